package iam

// OneText is a text; "" is anything else.
func OneText(v any) string {
	s, _ := v.(string)
	return s
}

// Texts are the texts of a list.
func Texts(list []any) []string {
	var all []string
	for _, member := range list {
		all = append(all, OneText(member))
	}
	return all
}

// ListOf is what IAM takes as a list: a list, or one thing.
func ListOf(value any) []any {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		return value
	default:
		return []any{value}
	}
}
