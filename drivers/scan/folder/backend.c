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
 * that vanished, is not listed and does not open (INVAL). */
#include "base/auto.h"
#include "base/log.h"
#include "drivers/scan/folder/config.h"
#include "drivers/scan/folder/control.h"
#include "drivers/scan/folder/feeder.h"
#include "drivers/scan/folder/image.h"
#include "drivers/scan/folder/options.h"
#include "drivers/scan/folder/reader.h"
#include "drivers/scan/folder/rename.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>

struct device {                     /* a line of folder.conf; lives from sane_init to sane_exit */
    SANE_Device sane;
    const char *dir;
    struct control control;         /* survives a close: buttons and faults stay with the device */
    struct scanner *open;
};

struct scanner {                    /* an open device: what SANE calls a handle */
    struct device *device;
    int dir_fd;                     /* locked: one program a feeder */
    struct options options;
    bool non_blocking;
    unsigned sides_fed;             /* since it was opened */

    char side[NAME_MAX + 1];        /* being fed, or taken and not yet moved; "" none */
    bool side_taken;                /* the front end has all of it */
    bool fed_before;                /* and an earlier front end had all of it too, and never came back */
    enum feed_source side_source;
    SANE_Parameters params;         /* of the last sane_start */
    struct reader reader;           /* busy: scanning */
};

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
        devices[i].sane = (SANE_Device){ .name = config.device[i].name, .vendor = "dakbox",
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

    if (control_take(&d->control, dir_fd, sides_fed, tell_bad_control, &e) < 0)
        log_warn("control_failed", LOG_DEVICE LOG_WHY, d->sane.name, e.msg);
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

/* Looks at the device, open or not; only the program that has the feeder takes its control file. */
static bool is_present(struct device *d)
{
    AUTO_CLOSE int fd = -1;

    if (d->open) {
        take_control(d, d->open->dir_fd, d->open->sides_fed);
        return !d->control.vanished;
    }
    fd = open_folder(d);
    if (fd >= 0)
        take_control(d, fd, 0);
    return (fd >= 0 || fd == -EBUSY) && !d->control.vanished;
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

static struct device *find_device(const char *name)
{
    for (unsigned i = 0; i < config.n_devices; i++)
        if (name[0] == '\0' || strcmp(devices[i].sane.name, name) == 0)
            return &devices[i];
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
    take_control(d, dir_fd, 0);
    if (d->control.vanished)
        return SANE_STATUS_INVAL;
    s = calloc(1, sizeof(*s));
    if (!s)
        return SANE_STATUS_NO_MEM;
    s->device = d;
    s->dir_fd = TAKE_FD(dir_fd);
    options_init(&s->options);
    d->open = s;
    *handle = s;
    return SANE_STATUS_GOOD;
}

/* Ends the side at hand; one that was not wholly taken stays in the feeder. */
static void stop_side(struct scanner *s)
{
    reader_end(&s->reader);
    if (!s->side_taken)
        s->side[0] = '\0';
}

/* The front end came back for more, or to say good-bye: a side it has taken leaves the feeder. */
static SANE_Status put_out_taken_side(struct scanner *s)
{
    struct err e = { 0 };

    if (!s->side_taken)
        return SANE_STATUS_GOOD;
    if (feeder_done(s->dir_fd, s->side_source, s->side, &e) < 0 && e.code != -ENOENT) {
        log_error("paper_stuck", LOG_DEVICE LOG_WHY, s->device->sane.name, strerror(-e.code));
        return SANE_STATUS_JAMMED;              /* stays "taken": the next call tries again */
    }
    s->side_taken = false;
    s->side[0] = '\0';
    return SANE_STATUS_GOOD;
}

void sane_cancel(SANE_Handle handle)
{
    struct scanner *s = handle;

    stop_side(s);
    put_out_taken_side(s);
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

static SANE_Status read_sensor(struct scanner *s, SANE_Int option, void *value)
{
    SANE_Bool on;

    if (!reader_is_busy(&s->reader))            /* sides fed are counted between sides */
        take_control(s->device, s->dir_fd, s->sides_fed);
    if (s->device->control.vanished)
        return SANE_STATUS_IO_ERROR;
    if (option == OPT_FED_BEFORE)
        on = s->fed_before;
    else if (option == OPT_PAGE_LOADED)
        on = feeder_has_paper(s->dir_fd, s->options.source, config.settle_s, s->side_taken ? s->side : NULL);
    else
        on = control_button(&s->device->control, (enum button)(option - OPT_BUTTON_FIRST));
    memcpy(value, &on, sizeof(on));
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

/* Before sane_start a guess: how long the next sheet is shows when it is fed. */
static SANE_Parameters guess_parameters(const struct options *o)
{
    int width = 210 * o->res_dpi * 10 / 254;
    SANE_Parameters p = { .format = o->mode == IMAGE_COLOR ? SANE_FRAME_RGB : SANE_FRAME_GRAY, .last_frame = SANE_TRUE,
                          .pixels_per_line = width, .lines = -1, .depth = o->mode == IMAGE_LINEART ? 1 : 8 };

    p.bytes_per_line = p.depth == 1 ? (width + 7) / 8 : o->mode == IMAGE_COLOR ? width * 3 : width;
    return p;
}

SANE_Status sane_get_parameters(SANE_Handle handle, SANE_Parameters *params)
{
    struct scanner *s = handle;

    if (!params)
        return SANE_STATUS_INVAL;
    *params = reader_is_busy(&s->reader) || s->side_taken ? s->params : guess_parameters(&s->options);
    return SANE_STATUS_GOOD;
}

/* ---- feeding a side */

/* The next side of the folder, decoded. One that cannot be read goes to bad/. */
static SANE_Status load_side(struct scanner *s, struct image **ret_image)
{
    struct image_request want = options_request(&s->options);
    struct err e = { 0 }, why = { 0 };
    int r = feeder_next(s->dir_fd, s->options.source, config.settle_s, s->side, &e);

    if (r == 0)
        r = image_load(s->dir_fd, s->side, &want, ret_image, &why);
    if (r == -EBADMSG) {
        log_warn("bad_page", LOG_DEVICE LOG_WHY, s->device->sane.name, why.msg);
        if (feeder_bad(s->dir_fd, s->side, why.msg, &e) < 0) {
            log_error("paper_stuck", LOG_DEVICE LOG_WHY, s->device->sane.name, strerror(-e.code));
            r = -EBUSY;
        }
    }
    if (r == 0)
        return SANE_STATUS_GOOD;
    s->side[0] = '\0';
    return r == -ENODATA ? SANE_STATUS_NO_DOCS
         : r == -ERANGE ? SANE_STATUS_INVAL
         : r == -ENOMEM ? SANE_STATUS_NO_MEM
         : r == -EBUSY ? SANE_STATUS_JAMMED : SANE_STATUS_IO_ERROR;
}

/* A fault before the page happens now; one in mid-page is left in *ret_later for the reader. Without paper neither does. */
static SANE_Status fault_at_start(struct scanner *s, struct fault *ret_later)
{
    struct fault f = { .kind = FAULT_NONE };

    if (feeder_has_paper(s->dir_fd, s->options.source, config.settle_s, NULL))
        f = control_fault(&s->device->control, s->sides_fed + 1);
    *ret_later = f;
    if (f.kind == FAULT_NONE || f.row_percent >= 0)
        return SANE_STATUS_GOOD;
    return f.kind == FAULT_OUT ? SANE_STATUS_NO_DOCS
         : f.kind == FAULT_COVER ? SANE_STATUS_COVER_OPEN : SANE_STATUS_JAMMED;
}

SANE_Status sane_start(SANE_Handle handle)
{
    struct scanner *s = handle;
    struct image *image = NULL;
    struct fault later;
    SANE_Status status;

    if (reader_is_busy(&s->reader))
        return SANE_STATUS_DEVICE_BUSY;
    take_control(s->device, s->dir_fd, s->sides_fed);
    if (s->device->control.vanished)
        return SANE_STATUS_IO_ERROR;
    status = put_out_taken_side(s);
    if (status == SANE_STATUS_GOOD)
        status = fault_at_start(s, &later);
    if (status != SANE_STATUS_GOOD)
        return status;
    status = load_side(s, &image);
    if (status != SANE_STATUS_GOOD) {
        control_put_back(&s->device->control, later);
        return status;
    }

    s->params = guess_parameters(&s->options);
    s->params.pixels_per_line = image_width_px(image);
    s->params.bytes_per_line = image_line_bytes(image);
    s->params.lines = image_height_px(image);
    s->side_source = s->options.source;
    s->fed_before = feeder_was_taken(s->dir_fd, s->side);
    return reader_begin(&s->reader, image, later) < 0 ? SANE_STATUS_NO_MEM : SANE_STATUS_GOOD;
}

SANE_Status sane_read(SANE_Handle handle, SANE_Byte *data, SANE_Int max_length, SANE_Int *length)
{
    struct scanner *s = handle;
    struct err e = { 0 };

    *length = 0;
    if (!reader_is_busy(&s->reader))
        return s->side_taken ? SANE_STATUS_EOF : SANE_STATUS_CANCELLED;
    switch (reader_read(&s->reader, data, max_length, s->non_blocking, length)) {
    case READER_DATA:
        return SANE_STATUS_GOOD;
    case READER_END:
        if (feeder_note_taken(s->dir_fd, s->side, &e) < 0)
            log_warn("side_not_noted", LOG_DEVICE LOG_WHY, s->device->sane.name, strerror(-e.code));
        s->side_taken = true;
        s->sides_fed++;
        stop_side(s);
        return SANE_STATUS_EOF;
    case READER_VANISH:
        s->device->control.vanished = true;
        stop_side(s);
        return SANE_STATUS_IO_ERROR;
    case READER_JAM:
        stop_side(s);
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
