# train.py
        # "plot" (pla5tbbb)
        return Results.plot(stage, id="pla5tbbb",
                            inputs=[{"kind": "curve", "block": "xcvsmlgf", "name": "train"}], kind="line",
                            y=["loss", "validation_loss"], logarithmic=True)
    ("plot", "pla5tbbb", Stages.plot),
