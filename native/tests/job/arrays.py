# Writes files of arrays with numpy, SciPy and h5py into the folder sys.argv[1], and beside each NAME what it holds as NAME.expected (f64, C order).
# sys.argv[2] is a folder with the real samples or "". Prints one line a file: name, variable. Exit 77: a library is not there.
import sys

try:
    import h5py
    import numpy
    import scipy.io
except ImportError:
    sys.exit(77)

folder, samples = sys.argv[1], sys.argv[2]
random = numpy.random.default_rng(7)
base = random.integers(-100, 100, (6, 3, 2))


def expect(name, variable, values):
    numpy.ascontiguousarray(values, dtype="f8").tofile(f"{folder}/{name}.expected")
    print(name, variable or "-")


for descr in ["<f2", ">f4", "<f8", ">f8", "i1", "<i2", ">i4", "<i8", "u1", ">u2", "<u4"]:
    values = numpy.abs(base).astype(descr) if descr.lstrip("<>")[0] == "u" else base.astype(descr)
    for order in "CF":
        name = f"npy_{descr.replace('<', 'l').replace('>', 'b')}_{order}.npy"
        numpy.save(f"{folder}/{name}", numpy.array(values, order=order))
        expect(name, "", values)

real = random.standard_normal((6, 4))
numpy.savez(f"{folder}/z.npz", x=real, y=base)
expect("z.npz", "x", real)

for packed in [False, True]:
    for name, values in [("double", real), ("whole", base.astype("f8")), ("single", real.astype("f4")), ("i16", base.astype("i2")), ("u8", numpy.abs(base).astype("u1"))]:
        file = f"mat_{name}_{int(packed)}.mat"
        scipy.io.savemat(f"{folder}/{file}", {"first": "text", "v": values, "last": real}, do_compression=packed)
        expect(file, "v", values)

with h5py.File(f"{folder}/contiguous.h5", "w") as file:
    file["group/v"] = real
expect("contiguous.h5", "group/v", real)
with h5py.File(f"{folder}/latest.h5", "w", libver="latest") as file:
    file["v"] = base.astype(">i4")
expect("latest.h5", "v", base)
for name, options in {"gzip": {"compression": "gzip"}, "shuffle": {"compression": "gzip", "shuffle": True, "fletcher32": True}, "chunked": {"chunks": (4, 3)}}.items():
    with h5py.File(f"{folder}/{name}.h5", "w") as file:
        file.create_dataset("v", data=real.astype("f4"), **options)
    expect(f"{name}.h5", "v", real.astype("f4"))
with h5py.File(f"{folder}/half.h5", "w") as file:
    file["v"] = real.astype("f2")
expect("half.h5", "v", real.astype("f2"))
# As MATLAB 7.3: a block of text before the HDF5 part, dimensions reversed.
with h5py.File(f"{folder}/seven.mat", "w", userblock_size=512) as file:
    file["v"] = real.T
with open(f"{folder}/seven.mat", "r+b") as file:
    file.write(b"MATLAB 7.3 MAT-file")
expect("seven.mat", "v", real)

if samples:
    for variable in ["x", "t", "usol"]:
        values = scipy.io.loadmat(f"{samples}/burgers/burgers_shock.mat")[variable]
        name = f"burgers_{variable}.mat"
        with open(f"{samples}/burgers/burgers_shock.mat", "rb") as source, open(f"{folder}/{name}", "wb") as copy:
            copy.write(source.read())
        expect(name, variable, values)
