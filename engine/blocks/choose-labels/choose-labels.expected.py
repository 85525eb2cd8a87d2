# train.py
        # "three digits" (ch3oose2)
        three_digits = Data.choose_labels(split, id="ch3oose2", field="label", labels=[3, 5, 8], at_most=50,
                                          renumber=True, seed=42)
