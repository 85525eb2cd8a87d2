        # "network › hidden 1" (nliocj5z/cj7rfp22)
        network_hidden_1 = Layers.dense(graph, features, id="nliocj5z/cj7rfp22", units=16, activation="relu",
                                        start="he")
        # "network › hidden 2" (nliocj5z/pgukz63e)
        network_hidden_2 = Layers.dense(graph, network_hidden_1, id="nliocj5z/pgukz63e", units=16,
                                        activation="relu", start="he")
        # "network › output" (nliocj5z/p6k774ma)
        network_output = Layers.dense(graph, network_hidden_2, id="nliocj5z/p6k774ma", units=1)
