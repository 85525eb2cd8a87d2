        # "network › conv" (bkxtd2ho/33t4x7z4)
        network_conv = Layers.convolution(graph, image, id="bkxtd2ho/33t4x7z4", channels=16, kernel=[3, 3],
                                          padding=[1, 1], bias=False, start="he")
        # "network › norm" (bkxtd2ho/amdo2akd)
        network_norm = Layers.batch_norm(graph, network_conv, id="bkxtd2ho/amdo2akd", momentum=0.1,
                                         epsilon=0.00001)
        # "network › relu" (bkxtd2ho/t4ohxh46)
        network_relu = Layers.activation(graph, network_norm, id="bkxtd2ho/t4ohxh46", activation="relu")
        # "network › residual 1" (bkxtd2ho/vnl5koq7)
        network_residual_1 = Layers.residual(graph, network_relu, id="bkxtd2ho/vnl5koq7", channels=16,
                                             stride=1, activation="relu")
        # "network › residual 2" (bkxtd2ho/j23smtiu)
        network_residual_2 = Layers.residual(graph, network_residual_1, id="bkxtd2ho/j23smtiu", channels=32,
                                             stride=2, activation="relu")
        # "network › residual 3" (bkxtd2ho/dg2qrhem)
        network_residual_3 = Layers.residual(graph, network_residual_2, id="bkxtd2ho/dg2qrhem", channels=64,
                                             stride=2, activation="relu")
        # "network › pool" (bkxtd2ho/rmbuyhue)
        network_pool = Layers.pool(graph, network_residual_3, id="bkxtd2ho/rmbuyhue", kind="average",
                                   size=[4, 4])
        # "network › flatten" (bkxtd2ho/gcjudch4)
        network_flatten = Layers.flatten(graph, network_pool, id="bkxtd2ho/gcjudch4")
        # "network › output" (bkxtd2ho/mouz2inw)
        network_output = Layers.dense(graph, network_flatten, id="bkxtd2ho/mouz2inw", units=10)
