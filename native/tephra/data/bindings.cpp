#include <tephra/data/bindings.hpp>

#include <cstdlib>
#include <string_view>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/json.hpp>
#include <tephra/files/mapped_file.hpp>
#include <tephra/files/sha256.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {

Bindings Bindings::from_environment() {
  const char* job = std::getenv("TEPHRA_JOB");
  const char* hash = std::getenv("TEPHRA_CHECK_HASH");
  const char* run = std::getenv("TEPHRA_RUN");
  return Bindings(job && *job ? job : ".", hash && std::string_view(hash) == "1", run && *run ? run : ".");
}

std::string variable_of(const std::string& name) {
  std::string out = "TEPHRA_DATA_";
  for (const char c : name) {
    const bool lower = c >= 'a' && c <= 'z', kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out += lower ? static_cast<char>(c - 'a' + 'A') : kept ? c : '_';
  }
  return out;
}

std::string Bindings::path_of(const std::string& name, const std::string& drawn_path, const std::string& block) const {
  const std::string variable = variable_of(name);
  const char* bound = std::getenv(variable.c_str());
  const std::string path = bound && *bound ? bound : job_folder_ + "/data/" + drawn_path.substr(drawn_path.find_last_of('/') + 1);
  if (!files::exists(path))
    throw Error(Exit::input_missing, block,
                path + ": there is no such file, and the data set \"" + name + "\" is read from it. Put it there, or set " + variable + " to its path.");
  check(name, path, block);
  return path;
}

std::string Bindings::result_of(const std::string& maker, const std::string& name, const std::string& block) const {
  const std::string folder = run_folder_ + "/out/" + maker;
  if (!files::exists(folder + "/manifest.json"))
    throw Error(Exit::input_missing, block, folder + ": the results of block " + maker + " are not there. Run the stage that makes them first.");
  return folder + "/" + name;
}

void Bindings::check(const std::string& name, const std::string& path, const std::string& block) const {
  const std::string list = job_folder_ + "/inputs.json";
  if (!files::exists(list)) return;
  const files::Json inputs = files::Json::read(list);
  const files::MappedFile file(path);
  for (const files::Json& input : inputs.array()) {
    if (input.at("name").string() != name) continue;
    const auto* size = input.find("size");
    const auto* hash = input.find("sha256");
    const std::string other = " It is not the file that the job was made for: bind that one, or make the job again from this one.";
    if (size && !size->is_null() && static_cast<std::size_t>(size->integer()) != file.bytes().size())
      throw Error(Exit::bad_data, block,
                  path + ": has " + std::to_string(file.bytes().size()) + " bytes where inputs.json says " + std::to_string(size->integer()) + "." + other);
    if (check_hash_ && hash && !hash->is_null() && hash->string() != files::sha256(file.bytes().data(), file.bytes().size()))
      throw Error(Exit::bad_data, block, path + ": its SHA-256 differs from the one in inputs.json." + other);
  }
}

}  // namespace tephra::data
