#include <tephra/ops/pooling_kernels.hpp>

#include <algorithm>

#include <tephra/ops/convolution_window.hpp>
#include <tephra/ops/pooling_squares.hpp>
#include <tephra/tensor/each.hpp>

namespace tephra::ops {
namespace {

// Grids × lanes: numbers that lie beside each other and are pooled alike. Channels last: one grid a row, its channels as lanes;
// channels first: one grid a channel, of one lane.
struct Pools {
  Sweep sweep;
  std::int64_t grids;
  std::int64_t lanes;
  std::int64_t wide;    // numbers of a grid
  std::int64_t narrow;
};

Pools pools_of(const Step& step, const Extent& wide, const Extent& narrow, std::int64_t rows) {
  const Sweep sweep = sweep_of(wide, narrow, step.window);
  const std::int64_t lanes = step.window.channels_last ? sweep.wide.channels : 1;
  return {sweep, rows * sweep.wide.channels / lanes, lanes, sweep.wide.places() * lanes, sweep.narrow.places() * lanes};
}

// The part of a window that lies inside the grid.
struct Part {
  std::int64_t begin[most_spatial];
  std::int64_t end[most_spatial];
};

template <typename F>
void each_grid(const Pools& pools, F f) {
  [[maybe_unused]] constexpr std::int64_t worth_a_thread = 1 << 15;
#pragma omp parallel for schedule(static) if (pools.grids * pools.wide > worth_a_thread)
  for (std::int64_t grid = 0; grid < pools.grids; ++grid) f(grid);
}

// f(grid, place of the narrow side in numbers, part of the wide side)
template <typename F>
void each_window(const Pools& pools, F f) {
  const Sweep& sweep = pools.sweep;
  each_grid(pools, [&](std::int64_t grid) {
    Part part{};
    const auto settle = [&](std::size_t i, std::int64_t at) {
      const std::int64_t begin = at * sweep.stride[i] - sweep.padding[i];
      part.begin[i] = std::max<std::int64_t>(begin, 0);
      part.end[i] = std::min(begin + sweep.kernel[i], sweep.wide.size[i]);
    };
    std::int64_t place = 0;
    for (std::int64_t depth = 0; depth < sweep.narrow.size[0]; ++depth) {
      settle(0, depth);
      for (std::int64_t height = 0; height < sweep.narrow.size[1]; ++height) {
        settle(1, height);
        for (std::int64_t width = 0; width < sweep.narrow.size[2]; ++width, place += pools.lanes) {
          settle(2, width);
          f(grid, place, part);
        }
      }
    }
  });
}

// f(number of the tap, its place in the grid in numbers), in the order of memory
template <typename F>
void each_tap(const Pools& pools, const Part& part, F f) {
  const auto& stride = pools.sweep.wide.stride;
  std::int32_t tap = 0;
  for (std::int64_t depth = part.begin[0]; depth < part.end[0]; ++depth)
    for (std::int64_t height = part.begin[1]; height < part.end[1]; ++height)
      for (std::int64_t width = part.begin[2]; width < part.end[2]; ++width) f(tap++, depth * stride[0] + height * stride[1] + width * stride[2]);
}

// NaN wins over everything, as in torch.
template <typename T>
bool wins(T x, T best) { return x > best || x != x; }

constexpr std::int64_t lanes_at_once = 64;

// which[lane] = the tap whose number is largest, the first of them.
template <typename T>
void find_largest(const Pools& pools, const Part& part, const T* x, std::int64_t lanes, std::int32_t* which) {
  T best[lanes_at_once];
  each_tap(pools, part, [&](std::int32_t tap, std::int64_t at) {
    if (tap == 0) {
      std::copy_n(x + at, lanes, best);
      std::fill_n(which, lanes, 0);
      return;
    }
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      const bool larger = wins(x[at + lane], best[lane]);
      best[lane] = larger ? x[at + lane] : best[lane];
      which[lane] = larger ? tap : which[lane];
    }
  });
}

// f(grid, narrow place, wide offset of the strip, part, lanes of the strip, which)
template <typename T, typename F>
void each_largest(const Pools& pools, const T* x, F f) {
  each_window(pools, [&](std::int64_t grid, std::int64_t place, const Part& part) {
    std::int32_t which[lanes_at_once];
    for (std::int64_t begin = 0; begin < pools.lanes; begin += lanes_at_once) {
      const std::int64_t lanes = std::min(lanes_at_once, pools.lanes - begin);
      find_largest(pools, part, x + grid * pools.wide + begin, lanes, which);
      f(grid * pools.narrow + place + begin, grid * pools.wide + begin, part, lanes, which);
    }
  });
}

template <typename T>
void clear(const Step& step, const Batch& batch) { std::fill_n(step.output<T>(), step.out_extent.count(batch.rows), T(0)); }

template <typename T>
void max_pool(const Step& step, const Batch& batch) {
  const Pools pools = pools_of(step, step.in_extent[0], step.out_extent, batch.rows);
  if (is_of_squares(pools.sweep))
    return each_grid(pools, [&](std::int64_t grid) {
      largest_of_squares(pools.sweep, pools.lanes, step.input<T>(0) + grid * pools.wide, step.output<T>() + grid * pools.narrow);
    });
  each_window(pools, [&, lanes = pools.lanes](std::int64_t grid, std::int64_t place, const Part& part) {
    const T* x = step.input<T>(0) + grid * pools.wide;
    T* y = step.output<T>() + grid * pools.narrow + place;
    each_tap(pools, part, [&](std::int32_t tap, std::int64_t at) {
      if (tap == 0) {
        std::copy_n(x + at, lanes, y);
        return;
      }
      TEPHRA_EACH
      for (std::int64_t lane = 0; lane < lanes; ++lane) y[lane] = wins(x[at + lane], y[lane]) ? x[at + lane] : y[lane];
    });
  });
}

template <typename T>
void put_back_largest(const Step& step, const Batch& batch) {
  const Pools pools = pools_of(step, step.out_extent, step.in_extent[0], batch.rows);
  if (is_of_squares(pools.sweep))
    return each_grid(pools, [&](std::int64_t grid) {
      put_back_into_squares(pools.sweep, pools.lanes, step.input<T>(1) + grid * pools.wide, step.input<T>(0) + grid * pools.narrow, step.output<T>() + grid * pools.wide);
    });
  clear<T>(step, batch);
  each_largest(pools, step.input<T>(1), [&](std::int64_t narrow, std::int64_t wide, const Part& part, std::int64_t lanes, const std::int32_t* which) {
    const T* g = step.input<T>(0) + narrow;
    each_tap(pools, part, [&](std::int32_t tap, std::int64_t at) {
      T* to = step.output<T>() + wide + at;
      TEPHRA_EACH
      for (std::int64_t lane = 0; lane < lanes; ++lane) to[lane] += which[lane] == tap ? g[lane] : T(0);
    });
  });
}

template <typename T>
void gather_largest(const Step& step, const Batch& batch) {
  const Pools pools = pools_of(step, step.in_extent[1], step.out_extent, batch.rows);
  each_largest(pools, step.input<T>(1), [&](std::int64_t narrow, std::int64_t wide, const Part& part, std::int64_t lanes, const std::int32_t* which) {
    T* y = step.output<T>() + narrow;
    each_tap(pools, part, [&](std::int32_t tap, std::int64_t at) {
      const T* u = step.input<T>(0) + wide + at;
      for (std::int64_t lane = 0; lane < lanes; ++lane) y[lane] = which[lane] == tap ? u[lane] : y[lane];
    });
  });
}

template <typename T>
void average_pool(const Step& step, const Batch& batch) {
  const Pools pools = pools_of(step, step.in_extent[0], step.out_extent, batch.rows);
  const T share = static_cast<T>(1.0 / static_cast<double>(pools.sweep.volume()));
  each_window(pools, [&, lanes = pools.lanes](std::int64_t grid, std::int64_t place, const Part& part) {
    const T* x = step.input<T>(0) + grid * pools.wide;
    T* y = step.output<T>() + grid * pools.narrow + place;
    std::fill_n(y, lanes, T(0));
    each_tap(pools, part, [&](std::int32_t, std::int64_t at) {
      TEPHRA_EACH
      for (std::int64_t lane = 0; lane < lanes; ++lane) y[lane] += x[at + lane];
    });
    TEPHRA_EACH
    for (std::int64_t lane = 0; lane < lanes; ++lane) y[lane] *= share;
  });
}

template <typename T>
void spread_average(const Step& step, const Batch& batch) {
  const Pools pools = pools_of(step, step.out_extent, step.in_extent[0], batch.rows);
  const T share = static_cast<T>(1.0 / static_cast<double>(pools.sweep.volume()));
  clear<T>(step, batch);
  each_window(pools, [&, lanes = pools.lanes](std::int64_t grid, std::int64_t place, const Part& part) {
    const T* g = step.input<T>(0) + grid * pools.narrow + place;
    T* to = step.output<T>() + grid * pools.wide;
    each_tap(pools, part, [&](std::int32_t, std::int64_t at) {
      TEPHRA_EACH
      for (std::int64_t lane = 0; lane < lanes; ++lane) to[at + lane] += share * g[lane];
    });
  });
}

}  // namespace

template <typename T>
void MaxPool::run(const Step& step, const Batch& batch) { max_pool<T>(step, batch); }
template <typename T>
void MaxPoolGradient::run(const Step& step, const Batch& batch) { put_back_largest<T>(step, batch); }
template <typename T>
void MaxPoolGather::run(const Step& step, const Batch& batch) { gather_largest<T>(step, batch); }
template <typename T>
void AveragePool::run(const Step& step, const Batch& batch) { average_pool<T>(step, batch); }
template <typename T>
void AveragePoolGradient::run(const Step& step, const Batch& batch) { spread_average<T>(step, batch); }

template void MaxPool::run<float>(const Step&, const Batch&);
template void MaxPool::run<double>(const Step&, const Batch&);
template void MaxPoolGradient::run<float>(const Step&, const Batch&);
template void MaxPoolGradient::run<double>(const Step&, const Batch&);
template void MaxPoolGather::run<float>(const Step&, const Batch&);
template void MaxPoolGather::run<double>(const Step&, const Batch&);
template void AveragePool::run<float>(const Step&, const Batch&);
template void AveragePool::run<double>(const Step&, const Batch&);
template void AveragePoolGradient::run<float>(const Step&, const Batch&);
template void AveragePoolGradient::run<double>(const Step&, const Batch&);

}  // namespace tephra::ops
