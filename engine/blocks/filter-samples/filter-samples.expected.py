# train.py
        # "hardest half" (fi2lter4)
        return Data.filter_samples(Pipeline.scale(), id="fi2lter4", subset="im5score", rule="keep_hardest",
                                   fraction=0.5, per_class="label", seed=42)
