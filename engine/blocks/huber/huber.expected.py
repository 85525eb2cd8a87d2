# train.py
        # "huber" (qlst45ov)
        huber = Losses.huber(graph, output, target, id="qlst45ov", delta=0.5)
