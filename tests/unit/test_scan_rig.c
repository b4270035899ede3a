#include "tests/unit/test_scan_rig.h"

#include <leptonica/allheaders.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void path_in(const char *dir, const char *name, char out[PATH_MAX])
{
    int n = snprintf(out, PATH_MAX, "%s/%s", dir, name);

    must(n > 0 && n < PATH_MAX);
}

static void write_file(const char *path, const void *data, size_t n)
{
    FILE *f = fopen(path, "we");

    must(f && fwrite(data, 1, n, f) == n && fclose(f) == 0);
}

static void write_text(const char *dir, const char *name, const char *text)
{
    char path[PATH_MAX];

    path_in(dir, name, path);
    write_file(path, text, strlen(text));
}

/* libsane notes at its first start where its settings are, and never looks again: one place a process. */
static char etc_dir[TMPDIR_SIZE];

static void remove_etc(void) { tmpdir_remove(etc_dir); }

/* The loader reads LD_LIBRARY_PATH when SANE starts; the backend is built beside this program. */
static void point_sane_at_etc(void)
{
    char exe[PATH_MAX], lib[PATH_MAX + 32], sub[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

    must(n > 0);
    exe[n] = '\0';
    *strrchr(exe, '/') = '\0';
    snprintf(lib, sizeof(lib), "%s/../lib/sane", exe);
    tmpdir_new(etc_dir);
    must(atexit(remove_etc) == 0);
    path_in(etc_dir, "dll.d", sub);             /* empty: keeps the system's own backends out */
    must(mkdir(sub, 0770) == 0);
    write_text(etc_dir, "dll.conf", "folder\n");
    must(setenv("LD_LIBRARY_PATH", lib, 1) == 0 && setenv("SANE_CONFIG_DIR", etc_dir, 1) == 0);
}

static void write_folder_conf(const struct scan_rig *g, const char *last_line)
{
    char conf[PATH_MAX];
    int n = snprintf(conf, sizeof(conf), "device tray %s\ndevice gone %s/nowhere\n%s\n", g->feed, g->dir, last_line);

    must(n > 0 && n < PATH_MAX);
    write_text(etc_dir, "folder.conf", conf);
}

void scan_rig_settle(const struct scan_rig *g, int settle_s)
{
    char line[40];

    snprintf(line, sizeof(line), "settle %d", settle_s);
    write_folder_conf(g, line);
}

void scan_rig_pace(const struct scan_rig *g, int images_per_minute, int buffer_images)
{
    char line[40];

    snprintf(line, sizeof(line), "pace %d %d", images_per_minute, buffer_images);
    write_folder_conf(g, line);
}

void scan_rig_new(struct scan_rig *g)
{
    if (!etc_dir[0])
        point_sane_at_etc();
    tmpdir_new(g->dir);
    snprintf(g->feed, sizeof(g->feed), "%s/feed", g->dir);
    snprintf(g->spool, sizeof(g->spool), "%s/spool", g->dir);
    must(mkdir(g->feed, 0770) == 0);
    scan_rig_settle(g, 0);
}

void scan_rig_done(struct scan_rig *g) { tmpdir_remove(g->dir); }

void scan_rig_put(const struct scan_rig *g, const char *name, int grey)
{
    scan_rig_put_sized(g, name, grey, RIG_PAGE_W, RIG_PAGE_H, RIG_DPI);
}

void scan_rig_put_sized(const struct scan_rig *g, const char *name, int grey, int w, int h, int dpi)
{
    PIX *p = pixCreate(w, h, 8);
    char path[PATH_MAX];
    const char *dot = strrchr(name, '.');
    int format = strcmp(dot, ".jpg") == 0 ? IFF_JFIF_JPEG : strcmp(dot, ".tif") == 0 ? IFF_TIFF_LZW
               : strcmp(dot, ".pnm") == 0 ? IFF_PNM : IFF_PNG;

    must(p && pixSetAllGray(p, grey) == 0 && pixSetResolution(p, dpi, dpi) == 0);
    path_in(g->feed, name, path);
    must(pixWrite(path, p, format) == 0);
    pixDestroy(&p);
}

void scan_rig_put_bytes(const struct scan_rig *g, const char *name, const void *data, size_t n)
{
    char path[PATH_MAX];

    path_in(g->feed, name, path);
    write_file(path, data, n);
}

void scan_rig_control(const struct scan_rig *g, const char *lines)
{
    char from[PATH_MAX], to[PATH_MAX];

    write_text(g->dir, "control.new", lines);
    path_in(g->dir, "control.new", from);
    path_in(g->feed, "control", to);
    must(rename(from, to) == 0);
}

bool scan_rig_has(const struct scan_rig *g, const char *name)
{
    char path[PATH_MAX];

    path_in(g->feed, name, path);
    return access(path, F_OK) == 0;
}
