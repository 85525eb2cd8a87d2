#include <tephra/ops/convolution_columns.hpp>

#include <algorithm>

#include <tephra/ops/blas.hpp>
#include <tephra/ops/convolution_window.hpp>

namespace tephra::ops {
namespace {

constexpr std::int64_t piece_bytes = std::int64_t{1} << 20;
constexpr std::int64_t least_places = 16;

// Places of the narrow side, counted over rows, that are worked on at once.
std::int64_t places_at_once(const Sweep& sweep, std::int64_t number_bytes, std::int64_t rows) {
  const std::int64_t column_bytes = sweep.wide.channels * sweep.volume() * number_bytes;
  return std::min(std::max(piece_bytes / column_bytes, least_places), rows * sweep.narrow.places());
}

// A run of places that lie in one line of the narrow side.
struct Line {
  std::int64_t row;
  std::int64_t at[most_spatial];
  std::int64_t length;
  std::int64_t offset;  // from the first place of the piece
};

struct Piece {
  std::int64_t begin;
  std::int64_t count;
};

template <typename F>
void each_line(const Grid& narrow, const Piece& piece, F f) {
  const std::int64_t end = piece.begin + piece.count;
  for (std::int64_t place = piece.begin; place < end;) {
    const std::int64_t line = place / narrow.size[2];
    const std::int64_t plane = line / narrow.size[1];
    const std::int64_t at = place % narrow.size[2];
    const std::int64_t length = std::min(narrow.size[2] - at, end - place);
    f(Line{plane / narrow.size[0], {plane % narrow.size[0], line % narrow.size[1], at}, length, place - piece.begin});
    place += length;
  }
}

// The numbers of the wide side that one place of the window meets along a line: [low, high) of the line lies inside the grid.
struct Tap {
  std::int64_t to;    // in the columns
  std::int64_t from;  // in the batch, of the line's first place, inside or not
  std::int64_t step;
  std::int64_t low;
  std::int64_t high;
  std::int64_t length;
};

Tap tap_of(const Sweep& sweep, const Line& line, const std::int64_t (&kernel)[most_spatial]) {
  std::int64_t at[most_spatial];
  for (std::size_t i = 0; i < most_spatial; ++i) at[i] = line.at[i] * sweep.stride[i] - sweep.padding[i] + kernel[i];
  const bool inside = at[0] >= 0 && at[0] < sweep.wide.size[0] && at[1] >= 0 && at[1] < sweep.wide.size[1];
  const std::int64_t stride = sweep.stride[2];
  Tap tap{.to = line.offset, .from = line.row * sweep.wide.numbers(), .step = stride * sweep.wide.stride[2], .low = 0, .high = 0, .length = line.length};
  for (std::size_t i = 0; i < most_spatial; ++i) tap.from += at[i] * sweep.wide.stride[i];
  if (!inside) return tap;
  const std::int64_t room = sweep.wide.size[2] - at[2];
  tap.high = room <= 0 ? 0 : std::min(line.length, (room + stride - 1) / stride);
  tap.low = at[2] >= 0 ? 0 : std::min(tap.high, (-at[2] + stride - 1) / stride);
  return tap;
}

// Columns are kept as a matrix (channels·volume) × count, in the order of the weights.
template <typename F>
void each_tap(const Sweep& sweep, const Piece& piece, F f) {
  std::int64_t column = 0;
  for (std::int64_t channel = 0; channel < sweep.wide.channels; ++channel)
    for (std::int64_t depth = 0; depth < sweep.kernel[0]; ++depth)
      for (std::int64_t height = 0; height < sweep.kernel[1]; ++height)
        for (std::int64_t width = 0; width < sweep.kernel[2]; ++width, column += piece.count)
          each_line(sweep.narrow, piece, [&](const Line& line) {
            Tap tap = tap_of(sweep, line, {depth, height, width});
            tap.to += column;
            tap.from += channel * sweep.wide.channel_stride;
            f(tap);
          });
}

template <typename T>
void gather_columns(const Sweep& sweep, const Piece& piece, const T* x, T* columns) {
  each_tap(sweep, piece, [&](const Tap& tap) {
    T* to = columns + tap.to;
    std::fill_n(to, tap.low, T(0));
    // Where no number lies inside the grid, `from` may be no place of the batch.
    if (tap.step == 1 && tap.low < tap.high) std::copy(x + tap.from + tap.low, x + tap.from + tap.high, to + tap.low);
    else for (std::int64_t i = tap.low; i < tap.high; ++i) to[i] = x[tap.from + i * tap.step];
    std::fill(to + tap.high, to + tap.length, T(0));
  });
}

template <typename T>
void add_columns(const Sweep& sweep, const Piece& piece, const T* columns, T* x) {
  each_tap(sweep, piece, [&](const Tap& tap) {
    const T* from = columns + tap.to;
    for (std::int64_t i = tap.low; i < tap.high; ++i) x[tap.from + i * tap.step] += from[i];
  });
}

// f(channel, place in `numbers`, its step, place in a matrix channels × count, length) for each line of each channel.
template <typename F>
void each_channel_line(const Grid& narrow, const Piece& piece, F f) {
  for (std::int64_t channel = 0; channel < narrow.channels; ++channel)
    each_line(narrow, piece, [&](const Line& line) {
      std::int64_t from = line.row * narrow.numbers() + channel * narrow.channel_stride;
      for (std::size_t i = 0; i < most_spatial; ++i) from += line.at[i] * narrow.stride[i];
      f(channel, from, narrow.stride[2], channel * piece.count + line.offset, line.length);
    });
}

template <typename T>
void gather_narrow(const Grid& narrow, const Piece& piece, const T* g, T* matrix) {
  each_channel_line(narrow, piece, [&](std::int64_t, std::int64_t from, std::int64_t step, std::int64_t to, std::int64_t length) {
    for (std::int64_t i = 0; i < length; ++i) matrix[to + i] = g[from + i * step];
  });
}

// What every product works on: columns and a matrix of the narrow side, both in scratch.
template <typename T>
struct Columns {
  Sweep sweep;
  std::int64_t taps;
  std::int64_t places;  // over all rows
  std::int64_t at_once;
  T* columns;
  T* narrow;
};

template <typename T>
Columns<T> work_of(const Step& step, const Extent& wide, const Extent& narrow, std::int64_t rows) {
  const Sweep sweep = sweep_of(wide, narrow, step.window);
  const std::int64_t taps = sweep.wide.channels * sweep.volume();
  const std::int64_t at_once = places_at_once(sweep, sizeof(T), rows);
  T* scratch = static_cast<T*>(step.scratch);
  return {sweep, taps, rows * sweep.narrow.places(), at_once, scratch, scratch + taps * at_once};
}

template <typename T, typename F>
void each_piece(const Columns<T>& work, F f) {
  for (std::int64_t begin = 0; begin < work.places; begin += work.at_once) f(Piece{begin, std::min(work.at_once, work.places - begin)});
}

template <typename T>
void convolve(const Step& step, const Batch& batch, AfterConvolution after) {
  const auto work = work_of<T>(step, step.in_extent[0], step.out_extent, batch.rows);
  T* y = step.output<T>();
  each_piece(work, [&](const Piece& piece) {
    gather_columns(work.sweep, piece, step.input<T>(0), work.columns);
    gemm<T>({.rows = work.sweep.narrow.channels, .columns = piece.count, .inner = work.taps}, step.input<T>(1), work.taps, work.columns, piece.count, work.narrow);
    each_channel_line(work.sweep.narrow, piece, [&](std::int64_t channel, std::int64_t to, std::int64_t stride, std::int64_t from, std::int64_t length) {
      const T bias = after.biased ? step.input<T>(2)[channel] : T(0);
      for (std::int64_t i = 0; i < length; ++i) {
        const T sum = work.narrow[from + i] + bias;
        y[to + i * stride] = after.relu && sum < T(0) ? T(0) : sum;
      }
    });
  });
}

template <typename T>
void gradient_for_input(const Step& step, const Batch& batch) {
  const auto work = work_of<T>(step, step.out_extent, step.in_extent[0], batch.rows);
  std::fill_n(step.output<T>(), step.out_extent.count(batch.rows), T(0));
  each_piece(work, [&](const Piece& piece) {
    gather_narrow(work.sweep.narrow, piece, step.input<T>(0), work.narrow);
    gemm<T>({.rows = work.taps, .columns = piece.count, .inner = work.sweep.narrow.channels, .transpose_a = true},
            step.input<T>(1), work.taps, work.narrow, piece.count, work.columns);
    add_columns(work.sweep, piece, work.columns, step.output<T>());
  });
}

template <typename T>
void gradient_for_weights(const Step& step, const Batch& batch) {
  const auto work = work_of<T>(step, step.in_extent[0], step.in_extent[1], batch.rows);
  if (!batch.adds && batch.rows == 0) std::fill_n(step.output<T>(), step.out_extent.size, T(0));
  each_piece(work, [&](const Piece& piece) {
    gather_columns(work.sweep, piece, step.input<T>(0), work.columns);
    gather_narrow(work.sweep.narrow, piece, step.input<T>(1), work.narrow);
    gemm<T>({.rows = work.sweep.narrow.channels, .columns = work.taps, .inner = piece.count, .transpose_b = true, .adds = batch.adds || piece.begin > 0},
            work.narrow, piece.count, work.columns, piece.count, step.output<T>());
  });
}

}  // namespace

std::int64_t columns_bytes(const Step& step, const Extent& wide, const Extent& narrow, Dtype dtype, std::int64_t rows) {
  const auto number = static_cast<std::int64_t>(size_of(dtype));
  const Sweep sweep = sweep_of(wide, narrow, step.window);
  return (sweep.wide.channels * sweep.volume() + sweep.narrow.channels) * places_at_once(sweep, number, rows) * number;
}

template <typename T>
void convolution_by_columns(const Step& step, const Batch& batch, AfterConvolution after) { convolve<T>(step, batch, after); }
template <typename T>
void convolution_input_gradient_by_columns(const Step& step, const Batch& batch) { gradient_for_input<T>(step, batch); }
template <typename T>
void convolution_weight_gradient_by_columns(const Step& step, const Batch& batch) { gradient_for_weights<T>(step, batch); }

template void convolution_by_columns<float>(const Step&, const Batch&, AfterConvolution);
template void convolution_by_columns<double>(const Step&, const Batch&, AfterConvolution);
template void convolution_input_gradient_by_columns<float>(const Step&, const Batch&);
template void convolution_input_gradient_by_columns<double>(const Step&, const Batch&);
template void convolution_weight_gradient_by_columns<float>(const Step&, const Batch&);
template void convolution_weight_gradient_by_columns<double>(const Step&, const Batch&);

}  // namespace tephra::ops
