# train.py
        # "acceptance" (acc6ptdd)
        return Results.acceptance(stage, id="acc6ptdd", scores="np6qooor",
                                  expression="r2 <= 1 and mean_squared_error >= 0",
                                  terms=[{"operation": "score", "score": "r2"},
                                         {"operation": "number", "number": 1.0},
                                         {"operation": "less_or_equal"},
                                         {"operation": "score", "score": "mean_squared_error"},
                                         {"operation": "number", "number": 0.0},
                                         {"operation": "greater_or_equal"}, {"operation": "both"}])
    ("acceptance", "acc6ptdd", Stages.acceptance),
