package intake

import (
	"strings"

	"mile26/data"
	"mile26/data/nation"
)

// peoples are the words for people and things of a nation, which are no names
// of nations, in English: demonyms of the nations that athletes on screen come from.
var peoples = map[string]string{
	"kenyan": "KEN", "ethiopian": "ETH", "ugandan": "UGA", "eritrean": "ERI", "tanzanian": "TAN", "moroccan": "MAR", "bahraini": "BRN",
	"briton": "GBR", "britons": "GBR", "brit": "GBR", "brits": "GBR", "british": "GBR", "english": "ENG", "scottish": "SCO", "welsh": "WAL", "irish": "IRL",
	"american": "USA", "canadian": "CAN", "australian": "AUS", "japanese": "JPN", "chinese": "CHN", "korean": "KOR", "indian": "IND",
	"german": "GER", "french": "FRA", "spaniard": "ESP", "spanish": "ESP", "portuguese": "POR", "italian": "ITA", "swiss": "SUI", "dutch": "NED",
	"belgian": "BEL", "norwegian": "NOR", "swede": "SWE", "swedish": "SWE", "dane": "DEN", "danish": "DEN", "finn": "FIN", "finnish": "FIN",
	"pole": "POL", "polish": "POL", "czech": "CZE", "hungarian": "HUN", "romanian": "ROU", "ukrainian": "UKR", "russian": "RUS", "belarusian": "BLR",
	"turk": "TUR", "turkish": "TUR", "israeli": "ISR", "brazilian": "BRA", "mexican": "MEX", "colombian": "COL", "peruvian": "PER", "argentine": "ARG",
	"namibian": "NAM", "rwandan": "RWA", "burundian": "BDI", "algerian": "ALG", "tunisian": "TUN", "zimbabwean": "ZIM", "jamaican": "JAM", "latvian": "LAT",
	"lithuanian": "LTU", "estonian": "EST", "austrian": "AUT", "croatian": "CRO", "slovenian": "SLO", "serbian": "SRB", "greek": "GRE", "icelandic": "ISL",
}

// peopleOf is the nation of a word such as "Kenyan".
func peopleOf(word string) (string, bool) {
	code, ok := peoples[strings.ToLower(strings.TrimSuffix(word, "s"))]
	if !ok {
		code, ok = peoples[strings.ToLower(word)]
	}
	return code, ok
}

// nationOf is the nation of a name such as "Great Britain".
func nationOf(name string) (string, bool) {
	n, ok := nation.Find(name, nation.Names)
	return n.Code, ok
}

// noPerson are capitalised words that stand in no person's name, beside those of
// headings. Folded.
var noPerson = setOf(`the a an in on at as after before when while if it its he she his her they their this that these those there here we our i my you your
	what who how why but and or so for from with to of by not no is are was were be been has have had do does did can could may might will would should
	good go come keep well done just still now then today tomorrow yesterday sunday monday tuesday wednesday thursday friday saturday
	january february march april may june july august september october november december
	runner runners athlete athletes olympic olympics olympian paralympic paralympics champion champions holder winner winners former reigning defending
	double speaking commenting meanwhile fellow further over under up down next last first second third speak race starter starters tens thousands hundreds
	legions celebrities sisters brothers celebrity send read are view visually tweet follow share watch click play games bridge tower mall street road river
	thames palace park square hospital university school charity trust foundation association federation committee international national association
	great big new north south east west united states kingdom virgin bbc itv sky twitter whatsapp facebook
	guinness mps mp gmt bst utc course elites sir`)

func setOf(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// inName reports whether a capitalised word may be part of a person's name.
func inName(word string) bool {
	f := data.Fold(word)
	if noPerson[f] || f == "" {
		return false
	}
	for _, no := range noName {
		if f == no {
			return false
		}
	}
	if _, ok := peopleOf(word); ok {
		return false
	}
	if _, ok := nationOf(word); ok {
		return false
	}
	return true
}

// ordinals are the places in words.
var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
	"nineteenth": 19, "twentieth": 20,
}

const numberWords = `(?:\d{1,3}|(?:twenty|thirty|forty|fifty)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|` +
	`eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)`

var (
	spokenTime = lazy(`(?i)\b` + numberWords + ` hours?,? (?:and )?` + numberWords + ` minutes?,?(?: and)? ` + numberWords + ` seconds?\b`)
	// A time in figures takes along whatever figures stick to it: they make it unread.
	figureTime = lazy(`\b\d{1,2}:\d{2}(?:[:.,]\d[\d,.:]*\d|[:.]\d)?(?:\b|[\pL])`)
	ordinalRE  = lazy(`(?i)\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|` +
		`sixteenth|seventeenth|eighteenth|nineteenth|twentieth|\d{1,3}(?:st|nd|rd|th))( places?)?(?:$|[.,;:!?)]| (?:and|on|in|with|as|but|while|behind|at|place|places)\b)`)
	categoryRE = lazy(`(?i)\b(?:the )?(?:elite )?(wo)?men(?:['’]s|s['’]?|s) (?:elite )?(wheelchair )?(?:elite )?` +
		`(section of the (?:[\pL']+ ){0,3}?(wheelchair )?marathon|race title|races?|marathon|event|title|victory|elites|winner)\b`)
	wheelchairRE = lazy(`(?i)\b(?:the )?wheelchair (?:races?|marathon|event)\b`)
	recordRE     = lazy(`(?i)\b(?:(?:a|an|the|new|his|her) )*(world|course|national|personal|season(?:['’]s)?|[\pL]+) (record|best)\b`)
	placeAtRE    = lazy(`(?i)\b(?:the )?(\d{1,3}(?:\.\d+)?) ?(k|km|kms|kilomet(?:re|er)s?|miles?)\b(?: mark)?|\b(?:the )?(halfway)(?: point)?\b`)
	headingRE    = lazy(`(?i)^(?:[\pL ]+[-–—] ?)?(?:elite )?(wo)?men['’]?s['’]? (?:elite )?(wheelchair )?race$`)
)
