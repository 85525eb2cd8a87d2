# train.py
        # "columns" (rlr3uckj)
        columns = Data.columns(table, id="rlr3uckj",
                               fields=[{"field": "features",
                                        "columns": ["GRE_Score", "TOEFL_Score", "University_Rating", "SOP",
                                                    "LOR", "CGPA", "Research"]},
                                       {"field": "target", "columns": ["Admit"]}])
