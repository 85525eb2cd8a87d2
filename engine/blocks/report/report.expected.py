# train.py
        # "report" (rep4rtaa)
        return Results.report(stage, id="rep4rtaa",
                              inputs=[{"kind": "scores", "block": "np6qooor", "name": "evaluate"},
                                      {"kind": "curve", "block": "xcvsmlgf", "name": "train"}],
                              format="html")
    ("report", "rep4rtaa", Stages.report),
