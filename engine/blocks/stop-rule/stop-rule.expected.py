# train.py
        # "stop rule" (mqzvmeg4)
        stop_rule = Train.stop_rule(id="mqzvmeg4", epochs=50, patience=5, steps=400, seconds=600.0,
                                    target=0.001)
