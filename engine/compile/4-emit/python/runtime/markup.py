class Markup:
    """Texts inside an HTML or SVG element, or in an attribute in double quotes."""

    LETTERS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}

    def escaped(text):
        """XML has no control characters but tab and line end."""
        kept = (letter for letter in text if letter >= " " or letter in "\t\n")
        return "".join(Markup.LETTERS.get(letter, letter) for letter in kept)
