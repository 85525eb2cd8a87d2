# train.py
        # "compare" (cmp3rafe)
        return Results.compare(stage, id="cmp3rafe",
                               inputs=[{"kind": "scores", "block": "np6qooor", "name": "evaluate"},
                                       {"kind": "scores", "block": "eva2uate", "name": "evaluate train"}],
                               statistic="least")
    ("compare", "cmp3rafe", Stages.compare),
