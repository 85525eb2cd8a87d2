#pragma once

#include <cstdint>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace tephra {

// How this thread treats numbers below the smallest normal one (1e-38 in f32, 1e-308 in f64) while it lives.
class TinyNumbers {
 public:
  ~TinyNumbers() { set(before_); }
  TinyNumbers(const TinyNumbers&) = delete;
  TinyNumbers& operator=(const TinyNumbers&) = delete;

 protected:
  explicit TinyNumbers(bool zero) { set(zero ? before_ | flush_bits : before_ & ~flush_bits); }

 private:
#if defined(__SSE2__)
  using Word = unsigned int;
  static constexpr Word flush_bits = 0x8040;  // FTZ and DAZ
  static Word get() { return _mm_getcsr(); }
  static void set(Word word) { _mm_setcsr(word); }
#elif defined(__aarch64__)
  using Word = std::uint64_t;
  static constexpr Word flush_bits = std::uint64_t{1} << 24;  // FZ
  static Word get() {
    Word word = 0;
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(word));
    return word;
  }
  static void set(Word word) { __asm__ __volatile__("msr fpcr, %0" : : "r"(word)); }
#else
  // ppc64le has no such switch for its vector units and no such cost.
  using Word = unsigned int;
  static constexpr Word flush_bits = 0;
  static Word get() { return 0; }
  static void set(Word) {}
#endif
  Word before_ = get();
};

// Optimizer states of units that have died decay into that range and stay there, where each operation costs a hundred times more.
class TinyNumbersAreZero : public TinyNumbers {
 public:
  TinyNumbersAreZero() : TinyNumbers(true) {}
};

// For work that must come to the same bits inside and outside such a scope.
class TinyNumbersCount : public TinyNumbers {
 public:
  TinyNumbersCount() : TinyNumbers(false) {}
};

}  // namespace tephra
