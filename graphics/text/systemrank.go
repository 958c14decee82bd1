package text

import (
	"fmt"
	"strings"
)

// Sans serif families that systems come with, as their files are named, best
// first: Noto and Source Han (Linux), Hiragino, PingFang and Apple Gothic
// (macOS), Yu, YaHei, JhengHei and Malgun Gothic (Windows), then what older
// distributions have.
var knownFamilies = [regions][]string{
	japan: {
		"notosanscjk", "notosansjp", "notosanscjkjp", "sourcehansans", "sourcehansansjp", "ヒラギノ角ゴシック", "hiragino",
		"yugoth", "meiryo", "biz", "ipaexg", "ipag", "vl", "takao", "msgothic", "droidsansfallback",
	},
	korea: {
		"notosanscjk", "notosanskr", "sourcehansans", "sourcehansanskr", "applesdgothicneo", "malgun", "nanumgothic", "nanumbarungothic",
		"unbatang", "undotum", "gulim", "droidsansfallback",
	},
	simplified: {
		"notosanscjk", "notosanssc", "sourcehansans", "sourcehansanssc", "sourcehansanscn", "pingfang", "hiraginosansgb", "stheiti", "msyh",
		"wqy", "simhei", "droidsansfallback",
	},
	traditional: {
		"notosanscjk", "notosanstc", "notosanshk", "sourcehansans", "sourcehansanstc", "pingfang", "stheiti", "msjh", "mingliu", "uming",
		"droidsansfallback",
	},
}

// general families come before those of other regions: they have most other
// scripts in one hand.
var generalFamilies = []string{"notosans", "segoeui", "sfns", "dejavusans", "freesans", "lucidagrande", "arialunicode", "arial", "nirmala", "tahoma", "leelawad", "ebrima", "gadugi"}

// rank is the family that f belongs to, as a text that sorts by preference:
// rg's own families, then general sans serif ones, then other regions', then the
// rest by name with serif ones last.
func (f *systemFile) rank(rg region) string {
	if i := longest(knownFamilies[rg], f.stem); i >= 0 {
		return fmt.Sprintf("0 %03d", i)
	}
	for other := range regions {
		if longest(knownFamilies[other], f.stem) >= 0 {
			return "2 " + f.stem
		}
	}
	if i := longest(generalFamilies, f.stem); i >= 0 {
		return fmt.Sprintf("1 %03d %s", i, f.stem)
	}
	if strings.Contains(f.stem, "serif") || strings.Contains(f.stem, "mincho") || strings.Contains(f.stem, "song") {
		return "4 " + f.stem
	}
	return "3 " + f.stem
}

// longest is the index of the longest name that stem begins with, or −1.
func longest(names []string, stem string) int {
	best := -1
	for i, n := range names {
		if strings.HasPrefix(stem, n) && (best < 0 || len(n) > len(names[best])) {
			best = i
		}
	}
	return best
}
