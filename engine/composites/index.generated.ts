// Written by `node engine/generate.ts`. Do not edit.
import type { Shipped } from "./shipped.ts"

export const shippedComposites: Readonly<Record<string, Shipped>> = {
  "fc-densenet": {
    "composite": {
      "blocks": {
        "fhai66nb": {
          "config": {},
          "name": "transition down",
          "type": "transition-down"
        },
        "lrlyafa4": {
          "config": {},
          "name": "down",
          "type": "dense-block"
        },
        "neaxcxp5": {
          "config": {},
          "name": "middle",
          "type": "dense-block"
        },
        "uswptdcj": {
          "config": {},
          "name": "skip",
          "type": "concatenate"
        },
        "wzipaloa": {
          "config": {
            "channels": 48
          },
          "name": "transition up",
          "type": "transition-up"
        },
        "x2nkuvd4": {
          "config": {},
          "name": "up",
          "type": "dense-block"
        },
        "ygptftol": {
          "config": {
            "channels": 48,
            "keep_size": true,
            "start": "he"
          },
          "name": "conv",
          "type": "convolution"
        }
      },
      "name": "FC-DenseNet",
      "parameters": {
        "dropout": {
          "sets": [
            "lrlyafa4.dropout",
            "neaxcxp5.dropout",
            "x2nkuvd4.dropout",
            "fhai66nb.dropout"
          ],
          "title": "Dropout"
        },
        "growth": {
          "sets": [
            "lrlyafa4.growth",
            "neaxcxp5.growth",
            "x2nkuvd4.growth"
          ],
          "title": "Growth"
        },
        "layers": {
          "sets": [
            "lrlyafa4.layers",
            "neaxcxp5.layers",
            "x2nkuvd4.layers"
          ],
          "title": "Layers"
        }
      },
      "ports": [
        {
          "direction": "in",
          "name": "input",
          "of": "ygptftol.input"
        },
        {
          "direction": "out",
          "name": "output",
          "of": "x2nkuvd4.output"
        }
      ],
      "wires": {
        "fhai66nb.input": "lrlyafa4.output",
        "lrlyafa4.input": "ygptftol.output",
        "neaxcxp5.input": "fhai66nb.output",
        "uswptdcj.in.0": "wzipaloa.output",
        "uswptdcj.in.1": "lrlyafa4.output",
        "wzipaloa.input": "neaxcxp5.output",
        "x2nkuvd4.input": "uswptdcj.output"
      }
    },
    "uses": {
      "concatenate": {
        "version": 1
      },
      "convolution": {
        "version": 1
      },
      "dense-block": {
        "version": 1
      },
      "transition-down": {
        "version": 1
      },
      "transition-up": {
        "version": 1
      }
    },
    "help": "A network that gives every place of an image its own answer: down, through the middle, up again, with a way across.\n\nConvolution 3 to 48 channels – dense block – transition down – dense block – transition up – put beside what went down – dense block. It reads B×H×W or B×C×H×W with even\nsides. A *convolution* of kernel 1 after it makes the channels into the answer. *Layers*, *growth* and *dropout* are those of every dense block. Copy the dense blocks and\ntransitions inside for a deeper one; the paper goes down five times, and leads only the newest channels of a dense block up.\n\nSource: Jégou, Drozdzal, Vazquez, Romero and Bengio, *The one hundred layers tiramisu*, CVPR workshops 2017.\n"
  },
  "lenet5": {
    "composite": {
      "blocks": {
        "axjzlv4o": {
          "config": {
            "activation": "tanh",
            "start": "glorot",
            "units": 120
          },
          "name": "dense 1",
          "type": "dense"
        },
        "gyb62fk2": {
          "config": {
            "kind": "average"
          },
          "name": "pool 2",
          "type": "pool"
        },
        "kdo36g3k": {
          "config": {},
          "name": "flatten",
          "type": "flatten"
        },
        "mjkrwwpq": {
          "config": {
            "kind": "average"
          },
          "name": "pool 1",
          "type": "pool"
        },
        "mqzmgnjz": {
          "config": {
            "units": 10
          },
          "name": "output",
          "type": "dense"
        },
        "nnq4moo5": {
          "config": {
            "activation": "tanh",
            "start": "glorot",
            "units": 84
          },
          "name": "dense 2",
          "type": "dense"
        },
        "qd5h2obu": {
          "config": {
            "activation": "tanh",
            "channels": 6,
            "keep_size": true,
            "kernel": 5,
            "start": "glorot"
          },
          "name": "conv 1",
          "type": "convolution"
        },
        "qmakwrs6": {
          "config": {
            "activation": "tanh",
            "channels": 16,
            "kernel": 5,
            "start": "glorot"
          },
          "name": "conv 2",
          "type": "convolution"
        }
      },
      "name": "LeNet-5",
      "parameters": {
        "activation": {
          "sets": [
            "qd5h2obu.activation",
            "qmakwrs6.activation",
            "axjzlv4o.activation",
            "nnq4moo5.activation"
          ],
          "title": "Activation"
        },
        "classes": {
          "sets": [
            "mqzmgnjz.units"
          ],
          "title": "Classes"
        }
      },
      "ports": [
        {
          "direction": "in",
          "name": "input",
          "of": "qd5h2obu.input"
        },
        {
          "direction": "out",
          "name": "output",
          "of": "mqzmgnjz.output"
        }
      ],
      "wires": {
        "axjzlv4o.input": "kdo36g3k.output",
        "gyb62fk2.input": "qmakwrs6.output",
        "kdo36g3k.input": "gyb62fk2.output",
        "mjkrwwpq.input": "qd5h2obu.output",
        "mqzmgnjz.input": "nnq4moo5.output",
        "nnq4moo5.input": "axjzlv4o.output",
        "qmakwrs6.input": "mjkrwwpq.output"
      }
    },
    "uses": {
      "convolution": {
        "version": 1
      },
      "dense": {
        "version": 1
      },
      "flatten": {
        "version": 1
      },
      "pool": {
        "version": 1
      }
    },
    "help": "Two convolutions with pools and three dense layers: the first network that read handwriting at large.\n\nConvolution 5 to 6 channels – mean of 2 – convolution 5 to 16 channels – mean of 2 – 120 – 84 – classes. It reads B×H×W or B×C×H×W of at least 12 places a side; of\n28×28, as in MNIST, the second pool leaves 5×5. The pools here learn nothing, and the last layer is a plain dense one for a cross-entropy, as is usual today; in the\npaper each pool had a weight and a bias, and the output layer was of radial functions.\n\nSource: LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document recognition*, Proceedings of the IEEE 86, 1998.\n"
  },
  "mlp": {
    "composite": {
      "blocks": {
        "cj7rfp22": {
          "config": {
            "activation": "relu",
            "start": "he"
          },
          "name": "hidden 1",
          "type": "dense"
        },
        "p6k774ma": {
          "config": {
            "units": 1
          },
          "name": "output",
          "type": "dense"
        },
        "pgukz63e": {
          "config": {
            "activation": "relu",
            "start": "he"
          },
          "name": "hidden 2",
          "type": "dense"
        }
      },
      "name": "MLP",
      "parameters": {
        "activation": {
          "sets": [
            "cj7rfp22.activation",
            "pgukz63e.activation"
          ],
          "title": "Activation"
        },
        "outputs": {
          "sets": [
            "p6k774ma.units"
          ],
          "title": "Outputs"
        },
        "units": {
          "sets": [
            "cj7rfp22.units",
            "pgukz63e.units"
          ],
          "title": "Units"
        }
      },
      "ports": [
        {
          "direction": "in",
          "name": "input",
          "of": "cj7rfp22.input"
        },
        {
          "direction": "out",
          "name": "output",
          "of": "p6k774ma.output"
        }
      ],
      "wires": {
        "p6k774ma.input": "pgukz63e.output",
        "pgukz63e.input": "cj7rfp22.output"
      }
    },
    "uses": {
      "dense": {
        "version": 1
      }
    },
    "help": "Two hidden layers and an output layer: for tables, and for anything small.\n\nrelu(relu(x·W₁ + b₁)·W₂ + b₂)·W₃ + b₃. Width and function are those of both hidden layers; *outputs* is the number of targets, or of classes.\nIt reads B×n: put a *flatten* block before it for images.\n\nSource: Rumelhart, Hinton and Williams, *Learning representations by back-propagating errors*, Nature 323, 1986.\n"
  },
  "small-resnet": {
    "composite": {
      "blocks": {
        "33t4x7z4": {
          "config": {
            "bias": false,
            "channels": 16,
            "keep_size": true,
            "start": "he"
          },
          "name": "conv",
          "type": "convolution"
        },
        "amdo2akd": {
          "config": {},
          "name": "norm",
          "type": "batch-norm"
        },
        "dg2qrhem": {
          "config": {
            "channels": 64,
            "stride": 2
          },
          "name": "residual 3",
          "type": "residual"
        },
        "gcjudch4": {
          "config": {},
          "name": "flatten",
          "type": "flatten"
        },
        "j23smtiu": {
          "config": {
            "channels": 32,
            "stride": 2
          },
          "name": "residual 2",
          "type": "residual"
        },
        "mouz2inw": {
          "config": {
            "units": 10
          },
          "name": "output",
          "type": "dense"
        },
        "rmbuyhue": {
          "config": {
            "kind": "average",
            "size": 4
          },
          "name": "pool",
          "type": "pool"
        },
        "t4ohxh46": {
          "config": {},
          "name": "relu",
          "type": "activation"
        },
        "vnl5koq7": {
          "config": {
            "channels": 16
          },
          "name": "residual 1",
          "type": "residual"
        }
      },
      "name": "Small ResNet",
      "parameters": {
        "classes": {
          "sets": [
            "mouz2inw.units"
          ],
          "title": "Classes"
        },
        "window": {
          "sets": [
            "rmbuyhue.size"
          ],
          "title": "Last pool"
        }
      },
      "ports": [
        {
          "direction": "in",
          "name": "input",
          "of": "33t4x7z4.input"
        },
        {
          "direction": "out",
          "name": "output",
          "of": "mouz2inw.output"
        }
      ],
      "wires": {
        "amdo2akd.input": "33t4x7z4.output",
        "dg2qrhem.input": "j23smtiu.output",
        "gcjudch4.input": "rmbuyhue.output",
        "j23smtiu.input": "vnl5koq7.output",
        "mouz2inw.input": "gcjudch4.output",
        "rmbuyhue.input": "dg2qrhem.output",
        "t4ohxh46.input": "amdo2akd.output",
        "vnl5koq7.input": "t4ohxh46.output"
      }
    },
    "uses": {
      "activation": {
        "version": 1
      },
      "batch-norm": {
        "version": 1
      },
      "convolution": {
        "version": 1
      },
      "dense": {
        "version": 1
      },
      "flatten": {
        "version": 1
      },
      "pool": {
        "version": 1
      },
      "residual": {
        "version": 1
      }
    },
    "help": "A convolution and three residual blocks of 16, 32 and 64 channels, for small images of several classes.\n\nIt is the network for CIFAR-10 of the paper with n = 1, eight layers deep: each stage halves the image and doubles the channels, and the mean over what is left goes to\none dense layer. *Last pool* is the side of that mean: a quarter of the image's side, as 8 for 32×32 and 7 for 28×28, takes the mean over the whole image.\n\nSource: He, Zhang, Ren and Sun, *Deep residual learning for image recognition*, CVPR 2016, section 4.2.\n"
  },
  "vae": {
    "composite": {
      "blocks": {
        "ef7wwiev": {
          "config": {
            "activation": "relu",
            "start": "he"
          },
          "name": "encoder",
          "type": "dense"
        },
        "gsowwwqa": {
          "config": {},
          "name": "latent",
          "type": "latent"
        },
        "isbkq5pz": {
          "config": {
            "units": 1
          },
          "name": "reconstruction",
          "type": "dense"
        },
        "ivtzhxve": {
          "config": {
            "activation": "relu",
            "start": "he"
          },
          "name": "decoder",
          "type": "dense"
        }
      },
      "name": "VAE",
      "parameters": {
        "activation": {
          "sets": [
            "isbkq5pz.activation"
          ],
          "title": "Activation of the output"
        },
        "outputs": {
          "sets": [
            "isbkq5pz.units"
          ],
          "title": "Outputs"
        },
        "size": {
          "sets": [
            "gsowwwqa.size"
          ],
          "title": "Hidden numbers"
        },
        "units": {
          "sets": [
            "ef7wwiev.units",
            "ivtzhxve.units"
          ],
          "title": "Units"
        }
      },
      "ports": [
        {
          "direction": "in",
          "name": "input",
          "of": "ef7wwiev.input"
        },
        {
          "direction": "out",
          "name": "reconstruction",
          "of": "isbkq5pz.output"
        },
        {
          "direction": "out",
          "name": "mean",
          "of": "gsowwwqa.mean"
        },
        {
          "direction": "out",
          "name": "log_variance",
          "of": "gsowwwqa.log_variance"
        }
      ],
      "wires": {
        "gsowwwqa.input": "ef7wwiev.output",
        "isbkq5pz.input": "ivtzhxve.output",
        "ivtzhxve.input": "gsowwwqa.sample"
      }
    },
    "uses": {
      "dense": {
        "version": 1
      },
      "latent": {
        "version": 1
      }
    },
    "help": "A variational autoencoder: describes each sample by a few hidden numbers, and draws it again from them.\n\nDense – latent – dense – dense. It reads B×n; *outputs* is that n. Wire *reconstruction*, *mean* and *log-variance* to a *VAE loss*, and what went in to its target. With\nthe squared error the output needs no activation; with binary cross-entropy give it a sigmoid.\n\nSource: Kingma and Welling, *Auto-encoding variational Bayes*, ICLR 2014.\n"
  }
}
