# uses: errors, files, graph
import os

import numpy
import torch


class Model:
    """model.npz and model.json of a trained network."""

    def write(folder, graph, network, table, facts):
        for name, values in graph.parameters.items():
            if not torch.isfinite(values).all():
                block = name.rsplit(".", 1)[0]
                message = f"parameter {name} is not finite after the last step. Lower the learning rate."
                raise JobError(Exit.NOT_FINITE, block, message)
        prediction = {"block": network.block, "dims": list(network.prediction.shape[1:])}
        fields = [Model.field_facts(field) for field in table.fields.values()]
        shapes = [{"name": name, "shape": list(p.shape)} for name, p in graph.parameters.items()]
        Files.write_npz(os.path.join(folder, "model.npz"), graph.arrays())
        Files.write_json(
            os.path.join(folder, "model.json"),
            {
                "version": 1,
                **facts,
                "fields": fields,
                "prediction": prediction,
                "target": network.target,
                "transforms": table.transforms,
                "parameters": shapes,
            },
        )

    def field_facts(field):
        classes = {"classes": field.classes} if field.classes > 0 else {}
        return {"name": field.name, "dims": field.dims(), **classes}

    def fill(tensors, arrays, prefix, path, block):
        """Copies arrays of a file into tensors, by name; all must be there, of the same shape."""
        for name, tensor in tensors.items():
            values = arrays.get(prefix + name)
            if values is None or list(values.shape) != list(tensor.shape):
                what = "is missing" if values is None else "has another shape than the network needs"
                message = f'{path}: "{prefix}{name}" {what}. The file belongs to another network.'
                raise JobError(Exit.BAD_DATA, block, message)
            with torch.no_grad():
                tensor.copy_(torch.from_numpy(numpy.ascontiguousarray(values)))
