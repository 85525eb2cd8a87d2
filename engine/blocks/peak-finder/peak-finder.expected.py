# train.py
        # "least loss" (cmp3rafe)
        return Results.peak_finder(stage, id="cmp3rafe", curve="xcvsmlgf", series="loss", troughs=True,
                                   smoothing=1, prominence=0.1)
    ("least_loss", "cmp3rafe", Stages.least_loss),
