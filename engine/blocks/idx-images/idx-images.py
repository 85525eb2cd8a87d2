# uses: data, errors
import numpy


class IdxFile:
    """Unsigned bytes in the IDX format (the one of MNIST): a header of big-endian sizes, then bytes."""

    def read(path, dims, id):
        """An array of so many dimensions."""
        with open(path, "rb") as file:
            data = file.read()
        if data[:4] != bytes([0, 0, 8, dims]) or len(data) < 4 + 4 * dims:
            message = f"{path}: this is no IDX file of unsigned bytes in {dims} dimensions."
            raise JobError(Exit.BAD_DATA, id, f"{message} Are images and labels exchanged?")
        sizes = [int(size) for size in numpy.frombuffer(data, ">u4", dims, 4)]
        values = numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * dims)
        if values.size != numpy.prod(sizes):
            message = f"{path}: holds {values.size} bytes, which is not what its header says."
            raise JobError(Exit.BAD_DATA, id, f"{message} Fetch it again.")
        return values.reshape(sizes)


class Data:
    def idx(*, id, images, labels, images_path, labels_path, rows=0, height, width, classes=10, limit=0):
        """Grey images (field `image`, 0 to 255) and their class numbers (field `label`)."""

        def read():
            pictures = IdxFile.read(Dataset.path_of(images, images_path, id), 3, id)
            numbers = IdxFile.read(Dataset.path_of(labels, labels_path, id), 1, id)
            wanted = (rows or len(pictures), height, width)
            if pictures.shape != wanted or len(numbers) != len(pictures):
                message = f"there are {pictures.shape} images and {len(numbers)} labels where the job"
                raise JobError(Exit.BAD_DATA, id, f"{message} was made for {wanted}.")
            if numbers.max(initial=0) >= classes:
                message = f"a label is not below the {classes} classes of the job."
                raise JobError(Exit.BAD_DATA, id, message)
            first = slice(0, limit or len(pictures))
            image = Field("image", pictures[first], known_range=(0.0, 255.0))
            return Table(len(image.values), [image, Field("label", numbers[first], classes)])

        return Dataset.source(read)
