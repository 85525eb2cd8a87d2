#include <tephra/train/importance_state.hpp>

#include <algorithm>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/train/identity.hpp>

namespace tephra::train {

void write_state(const std::string& path, const files::Json& identity, const ImportanceState& state) {
  const files::Json cursor = files::Json().set("version", 1).set("identity", identity).set("repeats", state.repeats);
  const std::string text = cursor.text(2) + "\n";
  const auto count = [](const auto& values) { return std::vector<std::int64_t>{static_cast<std::int64_t>(values.size())}; };
  files::write_npz(path, {{"sum", files::Element::f64, count(state.sums), state.sums.data()},
                          {"right", files::Element::u8, count(state.right), state.right.data()},
                          {"cursor", files::Element::u8, count(text), text.data()}});
}

bool read_state(const std::string& path, const files::Json& identity, const std::string& block, ImportanceState& state) {
  if (!files::exists(path)) return false;
  const files::NpzFile file(path);
  const files::NpzArray *sums = file.find("sum"), *right = file.find("right"), *text = file.find("cursor");
  const std::string advice = " Use another run folder, or delete it to score anew.";
  if (!sums || !right || !text || sums->count != state.sums.size() || right->count != state.right.size())
    throw Error(Exit::bad_data, block, path + ": this is no state of this scoring: arrays are missing or of other sizes." + advice);
  const files::Json cursor = files::Json::parse(text->text(), path);
  if (const std::string other = difference(cursor.at("identity"), identity); !other.empty())
    throw Error(Exit::bad_data, block, path + ": this scoring was begun with " + other + "." + advice);
  state.repeats = cursor.at("repeats").integer();
  if (state.repeats < 0) throw Error(Exit::bad_data, block, path + ": it counts less than no repeats." + advice);
  sums->copy_to(state.sums.data());
  std::copy(right->bytes.begin(), right->bytes.end(), state.right.begin());
  return true;
}

}  // namespace tephra::train
