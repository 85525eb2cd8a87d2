        # "network › conv 1" (ergmgbe5/qd5h2obu)
        network_conv_1 = Layers.convolution(graph, image, id="ergmgbe5/qd5h2obu", channels=6, kernel=[5, 5],
                                            padding=[2, 2], activation="tanh", start="glorot")
        # "network › pool 1" (ergmgbe5/mjkrwwpq)
        network_pool_1 = Layers.pool(graph, network_conv_1, id="ergmgbe5/mjkrwwpq", kind="average",
                                     size=[2, 2])
        # "network › conv 2" (ergmgbe5/qmakwrs6)
        network_conv_2 = Layers.convolution(graph, network_pool_1, id="ergmgbe5/qmakwrs6", channels=16,
                                            kernel=[5, 5], activation="tanh", start="glorot")
        # "network › pool 2" (ergmgbe5/gyb62fk2)
        network_pool_2 = Layers.pool(graph, network_conv_2, id="ergmgbe5/gyb62fk2", kind="average",
                                     size=[2, 2])
        # "network › flatten" (ergmgbe5/kdo36g3k)
        network_flatten = Layers.flatten(graph, network_pool_2, id="ergmgbe5/kdo36g3k")
        # "network › dense 1" (ergmgbe5/axjzlv4o)
        network_dense_1 = Layers.dense(graph, network_flatten, id="ergmgbe5/axjzlv4o", units=120,
                                       activation="tanh", start="glorot")
        # "network › dense 2" (ergmgbe5/nnq4moo5)
        network_dense_2 = Layers.dense(graph, network_dense_1, id="ergmgbe5/nnq4moo5", units=84,
                                       activation="tanh", start="glorot")
        # "network › output" (ergmgbe5/mqzmgnjz)
        network_output = Layers.dense(graph, network_dense_2, id="ergmgbe5/mqzmgnjz", units=10)
