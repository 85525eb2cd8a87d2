        # "network › conv" (eksttpzz/ygptftol)
        network_conv = Layers.convolution(graph, image, id="eksttpzz/ygptftol", channels=48, kernel=[3, 3],
                                          padding=[1, 1], start="he")
        # "network › down" (eksttpzz/lrlyafa4)
        network_down = Layers.dense_block(graph, network_conv, id="eksttpzz/lrlyafa4", layers=2, growth=4)
        # "network › transition down" (eksttpzz/fhai66nb)
        network_transition_down = Layers.transition_down(graph, network_down, id="eksttpzz/fhai66nb",
                                                         dropout=0.0)
        # "network › middle" (eksttpzz/neaxcxp5)
        network_middle = Layers.dense_block(graph, network_transition_down, id="eksttpzz/neaxcxp5", layers=2,
                                            growth=4)
        # "network › transition up" (eksttpzz/wzipaloa)
        network_transition_up = Layers.transition_up(graph, network_middle, id="eksttpzz/wzipaloa",
                                                     channels=48)
        # "network › skip" (eksttpzz/uswptdcj)
        network_skip = Layers.concatenate(graph, [network_transition_up, network_down], id="eksttpzz/uswptdcj",
                                          axis=0)
        # "network › up" (eksttpzz/x2nkuvd4)
        network_up = Layers.dense_block(graph, network_skip, id="eksttpzz/x2nkuvd4", layers=2, growth=4)
