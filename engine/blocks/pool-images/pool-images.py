# uses: data, errors
import numpy


class Data:
    def pool_images(dataset, *, id, field="image", factor=2):
        """Images whose sides are smaller by `factor`: each number is the mean of a square."""

        def pool(table):
            images = table.numbers(field, id)
            dims = images.dims()
            if len(dims) < 2 or dims[-1] % factor or dims[-2] % factor:
                message = f'field "{field}" is {dims} a row: it needs a height and a width'
                raise JobError(Exit.WRONG_USE, id, f"{message} that are multiples of {factor}.")
            total = numpy.zeros((len(images.values), *dims[:-2], dims[-2] // factor, dims[-1] // factor))
            for line in range(factor):
                for place in range(factor):
                    total += images.values[..., line::factor, place::factor]
            images.values = total / (factor * factor)
            return table

        return dataset.then("fields", pool)
