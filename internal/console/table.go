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
		StyleFunc(func(int, int) lipgloss.Style { return lipgloss.NewStyle().PaddingRight(gap) }).
		Rows(rows...)
	if len(header) > 0 {
		// Only the words are dimmed, so that the padding after them can be trimmed.
		dimmed := make([]string, len(header))
		for i, word := range header {
			dimmed[i] = quiet(word)
		}
		t = t.Headers(dimmed...)
	}
	return trimLines(t.Render())
}

// gap is the space between two columns.
const gap = 2

// fit shortens the cells of one column, but never below what still says something.
func fit(header []string, rows [][]string, shrink, width int) {
	const least = 12
	total := natural(header, rows)
	if width <= 0 || shrink < 0 || total <= width {
		return
	}
	room := max(least, widest(shrink, header, rows)-(total-width))
	for _, row := range rows {
		row[shrink] = ansi.Truncate(row[shrink], room, "…")
	}
}

// natural is the width of a grid that nobody shortens.
func natural(header []string, rows [][]string) int {
	columns := len(header)
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	total := 0
	for i := range columns {
		total += widest(i, header, rows) + gap
	}
	return total - gap
}

func widest(column int, header []string, rows [][]string) int {
	width := 0
	if column < len(header) {
		width = ansi.StringWidth(header[column])
	}
	for _, row := range rows {
		if column < len(row) {
			width = max(width, ansi.StringWidth(row[column]))
		}
	}
	return width
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
