# uses: data, errors
import numpy


class Data:
    def cifar(*, id, name, path, classes=10, rows=0, limit=0):
        """Colour images (field `image`, 3×32×32, 0 to 255) and their class numbers (field `label`, of
        CIFAR-100 the fine one): records of the label's bytes, then the red, green and blue plane
        (Krizhevsky 2009)."""
        labels = 2 if classes == 100 else 1

        def read():
            found = Dataset.path_of(name, path, id)
            records = numpy.fromfile(found, numpy.uint8)
            over = records.size % (labels + 3072)
            if over or records.size == 0:
                message = f"{found}: is no whole number of CIFAR-{classes} records: {over} bytes are over."
                raise JobError(Exit.BAD_DATA, id, f"{message} Fetch it again, or choose other classes.")
            records = records.reshape(-1, labels + 3072)
            if rows not in (0, len(records)):
                message = f"{found}: has {len(records)} images where the job was made for {rows}."
                raise JobError(Exit.BAD_DATA, id, f"{message} Make the job again from this file.")
            records = records[: limit or len(records)]
            numbers = records[:, labels - 1]
            if numbers.max() >= classes:
                worst = int(numpy.argmax(numbers >= classes))
                message = f"{found}: label {numbers[worst]} of image {worst} (counted from 0) is not below"
                raise JobError(Exit.BAD_DATA, id, f"{message} the {classes} classes of the job.")
            images = records[:, labels:].reshape(-1, 3, 32, 32)
            image = Field("image", images, known_range=(0.0, 255.0))
            return Table(len(images), [image, Field("label", numbers, classes)])

        return Dataset.source(read)
