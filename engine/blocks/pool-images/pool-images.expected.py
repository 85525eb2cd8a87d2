# train.py
        # "smaller" (po3lqima)
        smaller = Data.pool_images(pictures, id="po3lqima", field="image", factor=4)
