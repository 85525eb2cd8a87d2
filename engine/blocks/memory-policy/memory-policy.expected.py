# train.py
        # "memory" (r7k2n5xq)
        memory = Train.memory_policy(id="r7k2n5xq", shared="managed", prefetch=4)
