// stages/train.cpp
  // "memory" (r7k2n5xq)
  auto memory = train::memory_policy({.id = "r7k2n5xq", .shared = MemoryKind::managed, .prefetch = 4});
