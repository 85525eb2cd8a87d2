# uses: drawing
class Results:
    def plot(stage, *, id, inputs, kind="line", x="", y=(), logarithmic=False):
        """Draws what the inputs hold: writes out/<id>/plot.json, what is drawn, and plot.svg."""
        return RootStage.run(stage, lambda: Drawing(stage, inputs, kind, x, y, logarithmic).write())
