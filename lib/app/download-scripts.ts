/** Returns a script that runs the commands of a download and renames its result, unless the target exists. */
function script(commands: readonly string[]): string {
  return ['if [ -e "$TARGET" ]; then exit 0; fi', ...commands, 'mv "$TARGET.part" "$TARGET"'].join('\n');
}

// printf, because echo interprets backslashes in some shells
const VERIFY_FILE = `printf '%s  %s\\n' "$SHA256" "$TARGET.part" | sha256sum -c || { rm "$TARGET.part"; exit 1; }`;

/**
 * Downloads a file under a temporary name, resumes an interrupted download, and renames the file after the checksum
 * matches. The script reads the URL and the checksum from environment variables, because the shell does not run their values as code.
 */
export const WGET_SCRIPT = script(['wget -c -O "$TARGET.part" "$URL"', VERIFY_FILE]);

// rclone copies nothing, and succeeds, if the source does not exist
const requireFile = (file: string, source: string) =>
  `[ -e "${file}" ] || { echo "${source} does not exist" >&2; exit 1; }`;

/** Downloads an object under a temporary name, and renames it after the checksum matches. An interrupted download starts again. */
export const OBJECT_SCRIPT = script([
  'rclone copyto "$SOURCE" "$TARGET.part"',
  requireFile('$TARGET.part', '$SOURCE'),
  VERIFY_FILE,
]);

/** Downloads the files that the folder's SHA256SUMS lists, and renames the folder after the checksums match. rclone skips complete files. */
export const FOLDER_SCRIPT = script([
  'mkdir -p "$TARGET.part"',
  'cd "$TARGET.part"',
  'rclone copyto "${SOURCE}SHA256SUMS" SHA256SUMS',
  requireFile('SHA256SUMS', '${SOURCE}SHA256SUMS'),
  `printf '%s  SHA256SUMS\\n' "$SHA256" | sha256sum -c || { rm SHA256SUMS; exit 1; }`,
  // remove the checksum, and the './' that `find` writes before file names
  `sed 's|^[0-9a-f]* [ *]\\(\\./\\)*||' SHA256SUMS | rclone copy --files-from-raw - "$SOURCE" .`,
  'sha256sum -c SHA256SUMS || { rm -r "$TARGET.part"; exit 1; }',
]);

/**
 * Downloads a commit of a repository, and renames the folder after the checks. Checks the size of each file, and the SHA-256 of each large
 * file, because the hub has no SHA-256 for small files. After a restart, huggingface_hub skips complete files.
 */
export const HUGGING_FACE_PROGRAM = `\
import hashlib, os, shutil
from huggingface_hub import HfApi, snapshot_download

repository, revision, target = (os.environ[name] for name in ('REPOSITORY', 'REVISION', 'TARGET'))
if os.path.exists(target):
    raise SystemExit
part = target + '.part'
snapshot_download(repository, revision=revision, local_dir=part)
for file in HfApi().model_info(repository, revision=revision, files_metadata=True).siblings:
    path = os.path.join(part, file.rfilename)
    digest = hashlib.sha256()
    with open(path, 'rb') as content:
        while block := content.read(1 << 20):
            digest.update(block)
    if os.path.getsize(path) != file.size or file.lfs and digest.hexdigest() != file.lfs.sha256:
        os.remove(path)
        raise SystemExit('size or checksum differs: ' + file.rfilename)
shutil.rmtree(os.path.join(part, '.cache'))
os.rename(part, target)
`;
