# train.py
        # "stop rule" (mqzvmeg4)
        stop_rule = Train.stop_rule(id="mqzvmeg4", epochs=50, patience=5)
