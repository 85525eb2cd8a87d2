# train.py
        # "Burgers" (u3f66ddo)
        burgers = Losses.pde_residual(graph, output, features, target, id="u3f66ddo", viscosity=0.02,
                                      data_weight=1.0, residual_weight=1.0)
