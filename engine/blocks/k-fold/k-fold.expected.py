# train.py
        # "third fold" (kf5ds2ab)
        third_fold = Data.k_fold(split, id="kf5ds2ab", folds=4, fold=3, seed=7)
