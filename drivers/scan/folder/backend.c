/* backend.c - a SANE scanner whose feeder is a folder of page images: the entry points.
 *
 * A side goes   folder ──sane_start──▶ decoded ──sane_read──▶ EOF ──next call──▶ done/
 * It lies in the folder until the front end, having taken all of it, comes back
 * with sane_start, sane_cancel or sane_close: a front end that dies loses none.
 * The sensor "fed-before" tells the next one that it has the first side again.
 *
 * Statuses beyond the usual ones: sane_start answers IO_ERROR for a side that
 * cannot be read (it is in bad/ then, and the next sane_start goes on behind
 * it), JAMMED also when a side cannot be moved out of the folder, DEVICE_BUSY
 * when another program has this feeder. A device whose folder is not there, or
 * that is unplugged, is not listed and does not open (INVAL); a handle from before
 * it was unplugged answers IO_ERROR until it is closed. */
#include "base/auto.h"
#include "base/log.h"
#include "drivers/scan/folder/plug.h"
#include "drivers/scan/folder/scanner.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>

/* SANE gives a backend no context: the devices are the library's only state. */
static struct folder_config config;
static struct device devices[FOLDER_MAX_DEVICES];
static const SANE_Device *device_list[FOLDER_MAX_DEVICES + 1];

/* ---- starting up and finding devices */

static void tell_bad_config(unsigned line_no, const struct err *e)
{
    log_warn("bad_config_line", LOG_FILE LOG_COUNT LOG_WHY, "folder.conf", (long long)line_no, e->msg);
}

static void tell_bad_control(unsigned line_no, const struct err *e)
{
    log_warn("bad_control_line", LOG_FILE LOG_COUNT LOG_WHY, "control", (long long)line_no, e->msg);
}

SANE_Status sane_init(SANE_Int *version_code, SANE_Auth_Callback authorize)
{
    AUTO_FCLOSE FILE *in = NULL;

    (void)authorize;
    log_init("sane-folder");
    if (version_code)
        *version_code = SANE_VERSION_CODE(SANE_CURRENT_MAJOR, SANE_CURRENT_MINOR, 1);
    memset(&config, 0, sizeof(config));
    memset(devices, 0, sizeof(devices));
    in = folder_config_open();
    if (in)
        folder_config_read(&config, in, tell_bad_config);
    for (unsigned i = 0; i < config.n_devices; i++) {
        devices[i].dir = config.device[i].dir;
        memcpy(devices[i].name, config.device[i].name, FOLDER_NAME_SIZE);
        devices[i].sane = (SANE_Device){ .name = devices[i].name, .vendor = "dakbox",
                                         .model = "folder feeder", .type = "sheetfed scanner" };
    }
    return SANE_STATUS_GOOD;
}

void sane_exit(void)
{
    for (unsigned i = 0; i < config.n_devices; i++)
        if (devices[i].open)
            sane_close(devices[i].open);
    config.n_devices = 0;
}

static void take_control(struct device *d, int dir_fd, unsigned sides_fed)
{
    struct err e = { 0 };

    if (control_take(&d->control, dir_fd, sides_fed, tell_bad_control, &e) < 0 ||
        (d->control.returned && plug_return(dir_fd, d->control.returned_as, &e) < 0))
        log_warn("control_failed", LOG_DEVICE LOG_WHY, d->sane.name, e.msg);
    d->control.returned = false;
}

/* Looks at the device, open or not, and learns its name. Only the program that has the feeder takes the control file. */
static bool is_present(struct device *d)
{
    AUTO_CLOSE int fd = open(d->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (d->open)
        take_control(d, d->open->dir_fd, d->open->sides_fed);
    return fd >= 0 && plug_is_in(fd, d->name);
}

/* Opens and locks the folder. The descriptor; -EBUSY: another program feeds from it; -errno: it is not there. */
static int open_folder(const struct device *d)
{
    AUTO_CLOSE int fd = open(d->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return -errno;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        return -EBUSY;                          /* a share without locks has no second reader to fear */
    return TAKE_FD(fd);
}

SANE_Status sane_get_devices(const SANE_Device ***list, SANE_Bool local_only)
{
    unsigned n = 0;

    (void)local_only;
    for (unsigned i = 0; i < config.n_devices; i++)
        if (is_present(&devices[i]))
            device_list[n++] = &devices[i].sane;
    device_list[n] = NULL;
    *list = device_list;
    return SANE_STATUS_GOOD;
}

/* ---- opening and closing */

/* Of that name, there or not; "": the first that is there. */
static struct device *find_device(const char *name)
{
    for (unsigned i = 0; i < config.n_devices; i++) {
        bool present = is_present(&devices[i]);     /* learns its name */

        if (name[0] ? strcmp(devices[i].name, name) == 0 : present)
            return &devices[i];
    }
    return NULL;
}

SANE_Status sane_open(SANE_String_Const name, SANE_Handle *handle)
{
    struct device *d = find_device(name);
    AUTO_CLOSE int dir_fd = -1;
    struct scanner *s;

    if (!d)
        return SANE_STATUS_INVAL;
    if (d->open)
        return SANE_STATUS_DEVICE_BUSY;
    dir_fd = open_folder(d);
    if (dir_fd < 0)
        return dir_fd == -EBUSY ? SANE_STATUS_DEVICE_BUSY
             : dir_fd == -EACCES ? SANE_STATUS_ACCESS_DENIED : SANE_STATUS_INVAL;
    if (!plug_is_in(dir_fd, d->name))
        return SANE_STATUS_INVAL;
    take_control(d, dir_fd, 0);
    s = calloc(1, sizeof(*s));
    if (!s)
        return SANE_STATUS_NO_MEM;
    s->device = d;
    s->config = &config;
    s->dir_fd = TAKE_FD(dir_fd);
    options_init(&s->options);
    d->open = s;
    *handle = s;
    return SANE_STATUS_GOOD;
}

void sane_cancel(SANE_Handle handle)
{
    struct scanner *s = handle;

    feed_stop_side(s);
    feed_put_out(s);
    feed_stop(s);
    s->non_blocking = false;
}

void sane_close(SANE_Handle handle)
{
    struct scanner *s = handle;

    sane_cancel(s);
    s->device->open = NULL;
    close(s->dir_fd);
    free(s);
}

/* ---- options */

const SANE_Option_Descriptor *sane_get_option_descriptor(SANE_Handle handle, SANE_Int option)
{
    (void)handle;
    return options_describe(option);
}

static SANE_Word sensor(struct scanner *s, SANE_Int option)
{
    SANE_Word was;

    switch (option) {
    case OPT_FED_BEFORE:   return s->fed_before;
    case OPT_SHEETS_FED:   return (SANE_Word)s->sheets_fed;
    case OPT_FEEDER_WAITS: return (SANE_Word)s->feeder_waits;
    case OPT_SIDE:         return feeder_is_back(s->side);
    case OPT_PAGE_LOADED:
        return feeder_has_paper(s->dir_fd, s->options.source, config.settle_s, s->side_taken ? s->side : NULL);
    case OPT_DOUBLE_FEED:
        was = s->device->double_feed;
        s->device->double_feed = false;
        return was;
    default:
        return control_button(&s->device->control, (enum button)(option - OPT_BUTTON_FIRST));
    }
}

static SANE_Status read_sensor(struct scanner *s, SANE_Int option, void *value)
{
    SANE_Word word;

    if (!reader_is_busy(&s->reader))            /* sides fed are counted between sides */
        take_control(s->device, s->dir_fd, s->sides_fed);
    if (s->unplugged)
        return SANE_STATUS_IO_ERROR;
    word = sensor(s, option);
    memcpy(value, &word, sizeof(word));
    return SANE_STATUS_GOOD;
}

SANE_Status sane_control_option(SANE_Handle handle, SANE_Int option, SANE_Action action, void *value, SANE_Int *info)
{
    struct scanner *s = handle;
    SANE_Int ignored, *flags = info ? info : &ignored;

    *flags = 0;
    if (!options_describe(option) || !value)
        return SANE_STATUS_INVAL;
    if (action == SANE_ACTION_GET_VALUE)
        return option >= OPT_PAGE_LOADED ? read_sensor(s, option, value) : options_get(&s->options, option, value);
    if (action != SANE_ACTION_SET_VALUE)
        return SANE_STATUS_UNSUPPORTED;
    return reader_is_busy(&s->reader) ? SANE_STATUS_DEVICE_BUSY : options_set(&s->options, option, value, flags);
}

SANE_Status sane_get_parameters(SANE_Handle handle, SANE_Parameters *params)
{
    struct scanner *s = handle;

    if (!params)
        return SANE_STATUS_INVAL;
    *params = reader_is_busy(&s->reader) || s->side_taken ? s->params : feed_guess_parameters(&s->options);
    return SANE_STATUS_GOOD;
}

/* ---- pages */

SANE_Status sane_start(SANE_Handle handle)
{
    struct scanner *s = handle;

    if (reader_is_busy(&s->reader))
        return SANE_STATUS_DEVICE_BUSY;
    take_control(s->device, s->dir_fd, s->sides_fed);
    return s->unplugged ? SANE_STATUS_IO_ERROR : feed_start(s);
}

static void vanish(struct scanner *s)
{
    struct err e = { 0 };

    if (plug_pull(s->dir_fd, &e) < 0)
        log_warn("not_unplugged", LOG_DEVICE LOG_WHY, s->device->sane.name, e.msg);
    s->unplugged = true;
    feed_stop_side(s);
}

SANE_Status sane_read(SANE_Handle handle, SANE_Byte *data, SANE_Int max_length, SANE_Int *length)
{
    struct scanner *s = handle;

    *length = 0;
    if (!reader_is_busy(&s->reader))
        return s->side_taken ? SANE_STATUS_EOF : SANE_STATUS_CANCELLED;
    switch (reader_read(&s->reader, data, max_length, s->non_blocking, length)) {
    case READER_DATA:
        return SANE_STATUS_GOOD;
    case READER_END:
        feed_taken(s);
        return SANE_STATUS_EOF;
    case READER_VANISH:
        vanish(s);
        return SANE_STATUS_IO_ERROR;
    case READER_JAM:
        feed_stop_side(s);
        return SANE_STATUS_JAMMED;
    }
    return SANE_STATUS_IO_ERROR;
}

SANE_Status sane_set_io_mode(SANE_Handle handle, SANE_Bool non_blocking)
{
    struct scanner *s = handle;

    if (!reader_is_busy(&s->reader))
        return SANE_STATUS_INVAL;
    s->non_blocking = non_blocking;
    return SANE_STATUS_GOOD;
}

SANE_Status sane_get_select_fd(SANE_Handle handle, SANE_Int *fd)
{
    (void)handle;
    (void)fd;
    return SANE_STATUS_UNSUPPORTED;
}
