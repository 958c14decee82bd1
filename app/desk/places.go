package desk

import "strings"

// placeWords are what the places of every course are called, by the names that
// shows give them. Data and graphics keep the show's own name; an operator reads
// it in the operator's language.
var placeWords = map[string]string{"start": "Start line", "half": "Half", "halfway": "Halfway", "finish": "Finish"}

// placed is a place's name as an operator reads it.
func placed(name string) string {
	if w, ok := placeWords[strings.ToLower(name)]; ok && spoken.Load().words != nil {
		return word(w)
	}
	return name
}

// placedEnd is what is shown of a race at a place: "Women’s elite · Finish".
func placedEnd(shows string) string {
	if i := strings.LastIndex(shows, " · "); i >= 0 {
		return shows[:i+len(" · ")] + placed(shows[i+len(" · "):])
	}
	return placed(shows)
}
