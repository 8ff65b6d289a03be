package console

import (
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"
	"github.com/charmbracelet/x/ansi"
)

// grid draws rows of ready cells in aligned columns, without lines around them. The column named by shrink (from 0)
// gives way when the whole is wider than the screen.
func (s Screen) grid(header []string, rows [][]string, shrink int) string {
	fit(header, rows, shrink, s.Width)
	t := table.New().
		Border(lipgloss.Border{}).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).
		BorderHeader(false).BorderColumn(false).BorderRow(false).
		Wrap(false).
		StyleFunc(func(row, _ int) lipgloss.Style {
			style := lipgloss.NewStyle().PaddingRight(2)
			if row == table.HeaderRow {
				return style.Faint(true)
			}
			return style
		}).
		Rows(rows...)
	if len(header) > 0 {
		t = t.Headers(header...)
	}
	return trimLines(t.Render())
}

// fit shortens the cells of one column, but never below what still says something.
func fit(header []string, rows [][]string, shrink, width int) {
	const least = 12
	if width <= 0 || shrink < 0 {
		return
	}
	total, column := 0, 0
	for i := range columns(header, rows) {
		widest := 0
		for _, row := range append([][]string{header}, rows...) {
			if i < len(row) {
				widest = max(widest, ansi.StringWidth(row[i]))
			}
		}
		total += widest + 2
		if i == shrink {
			column = widest
		}
	}
	if total <= width {
		return
	}
	room := max(least, column-(total-width))
	for _, row := range rows {
		row[shrink] = ansi.Truncate(row[shrink], room, "…")
	}
}

func columns(header []string, rows [][]string) int {
	n := len(header)
	for _, row := range rows {
		n = max(n, len(row))
	}
	return n
}

// trimLines drops the padding after the last column: it would wrap on a narrow terminal and clutter a file.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// wrapped breaks a text between words and indents what follows.
func (s Screen) wrapped(text, indent string) string {
	width := s.Width
	if width <= 0 || width > 110 {
		width = 110
	}
	width = max(width-len(indent), 30)
	lines := strings.Split(ansi.Wrap(text, width, ""), "\n")
	return strings.Join(lines, "\n"+indent)
}
