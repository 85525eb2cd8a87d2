# train.py
        # "table" (7d45vxt7)
        table = Data.csv(id="7d45vxt7", name="table", path="table.csv", delimiter=",", header=True,
                         columns=["Serial_No", "GRE_Score", "TOEFL_Score", "University_Rating", "SOP", "LOR",
                                  "CGPA", "Research", "Admit"],
                         rows=400)
