// Data files mapped for reading. A file may shrink or change while it is mapped; reading then gives zeros instead of
// ending the process, and whoever read can find out.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "llvm/Support/Error.h"

struct MappedRange; // what the signal handler knows of a mapping

class MappedFile {
public:
  // Maps a regular file. An error says what the system had against it.
  static llvm::Expected<std::shared_ptr<MappedFile>> map(const std::string &path);
  ~MappedFile();
  MappedFile(const MappedFile &) = delete;
  MappedFile &operator=(const MappedFile &) = delete;

  // Whether pages were lost, or the file has another size or modification time than when it was mapped.
  bool hasChanged() const;
  // Whether it no longer reaches to the end of the mapping, which then reads as zeros there.
  bool hasShrunk() const;
  // Copies from the mapping; false where the file no longer reaches there.
  bool read(uint64_t address, uint8_t *into, uint64_t size) const;

  const std::string path;
  uint64_t address = 0, size = 0;
  uint64_t device = 0, inode = 0;
  int64_t modified = 0; // nanoseconds since 1970

private:
  explicit MappedFile(const std::string &path) : path(path) {}

  int descriptor = -1;
  MappedRange *range = nullptr;
};

// Live mappings, for finding those that a query reads.
class MappedFiles {
public:
  void add(std::shared_ptr<MappedFile> file) { files.push_back(std::move(file)); }
  void remove(const MappedFile &file);
  // The mapping that holds an address; null where none does.
  std::shared_ptr<MappedFile> find(uint64_t address) const;

private:
  std::vector<std::shared_ptr<MappedFile>> files;
};

// The mappings that a task reads, each once; they stay mapped as long as this lives.
class FilesInUse {
public:
  void use(const MappedFiles &all, uint64_t address);
  // The path of one that has changed; empty where none has.
  std::string changed() const;

private:
  std::vector<std::shared_ptr<MappedFile>> files;
};
