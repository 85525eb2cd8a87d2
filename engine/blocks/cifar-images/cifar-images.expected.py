# train.py
        # "pictures" (ci7ar2im)
        pictures = Data.cifar(id="ci7ar2im", name="images", path="data_batch_1.bin", classes=10, rows=60)
