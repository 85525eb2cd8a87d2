# uses: errors
import math

import numpy


class ArrayFile:
    """Arrays of numbers in an NPY, NPZ, HDF5 or MATLAB file; its own bytes tell which."""

    def read(path, variable, id):
        """One array by its name; of an NPY file the only one, named ""."""
        with open(path, "rb") as file:
            head = file.read(128)
        try:
            if head.startswith(b"\x93NUMPY"):
                found = numpy.load(path, allow_pickle=False, mmap_mode="r")
            elif head.startswith(b"PK"):
                with numpy.load(path, allow_pickle=False) as archive:
                    found = archive[variable]
            elif head[126:128] in (b"IM", b"MI") and not head.startswith(b"MATLAB 7.3"):
                found = ArrayFile.matlab(path, variable)
            else:
                found = ArrayFile.hdf5(path, variable, head.startswith(b"MATLAB 7.3"))
        except (KeyError, OSError, ValueError) as error:
            message = f'{path}: the array "{variable}" cannot be read: {error}.'
            raise JobError(Exit.BAD_DATA, id, f"{message} Choose one of the file.") from error
        except ImportError as error:
            message = f"{path}: this kind of file is read with {error.name}, which is not installed."
            raise JobError(Exit.WRONG_USE, id, message) from error
        return ArrayFile.checked(path, variable, numpy.asarray(found), id)

    def matlab(path, variable):
        import scipy.io

        return scipy.io.loadmat(path, variable_names=[variable])[variable]

    def hdf5(path, variable, reversed_dims):
        """MATLAB stores the dimensions in the other order."""
        import h5py

        with h5py.File(path, "r") as file:
            found = file[variable][()]
        return found.T if reversed_dims else found

    def checked(path, variable, found, id):
        if found.dtype.kind not in "biuf" or found.ndim == 0 or found.size == 0:
            message = f'{path}: "{variable}" holds no rows of plain numbers.'
            raise JobError(Exit.BAD_DATA, id, f"{message} Choose another array.")
        if found.dtype.kind == "f" and not math.isfinite(numpy.abs(found).max()):
            message = f'{path}: "{variable}" holds a number that is NaN or infinite.'
            raise JobError(Exit.BAD_DATA, id, f"{message} Mend the array.")
        return found
