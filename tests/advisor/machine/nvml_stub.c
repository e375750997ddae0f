/* A stand-in for NVIDIA's libnvidia-ml.so.1: what it says is chosen by the environment variable NVML_SCENE. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OK = 0, NOT_SUPPORTED = 3, NO_PERMISSION = 4, NOT_FOUND = 6, TOO_SMALL = 7, NO_DRIVER = 9, LOST = 15, MISMATCH = 18 };

typedef struct { unsigned index, slice; } Device;
typedef struct { unsigned long long total, free, used; } Memory1;
typedef struct { unsigned version; unsigned long long total, reserved, free, used; } Memory2;
typedef struct { char legacy[16]; unsigned domain, bus, device, id, subsystem; char bus_id[32]; } Pci;
typedef struct { unsigned pid; unsigned long long used; unsigned gpu, compute; } Process;
typedef struct { unsigned version, value; } Mode;

static Device cards[2] = {{0, 0}, {1, 0}}, slices[2] = {{0, 1}, {0, 2}};

static int scene(const char *name) {
    const char *chosen = getenv("NVML_SCENE");
    return chosen && !strcmp(chosen, name);
}

int nvmlInitWithFlags(unsigned flags) {
    (void)flags;
    if (scene("shout")) printf("NVML says hello on stdout\n"), fflush(stdout);
    if (scene("crash")) abort();
    if (scene("hang")) for (;;) pause();
    return scene("nodriver") ? NO_DRIVER : scene("mismatch") ? MISMATCH : OK;
}
int nvmlShutdown(void) { return OK; }
int nvmlSystemGetDriverVersion(char *text, unsigned size) {
    if (scene("refuses")) return NO_PERMISSION;
    return snprintf(text, size, "580.95.05"), OK;
}
int nvmlDeviceGetCount_v2(unsigned *count) {
    if (scene("halfloaded")) return LOST;
    return *count = scene("two") ? 2 : 1, OK;
}
int nvmlDeviceGetHandleByIndex_v2(unsigned index, Device **device) {
    if (scene("lostcard")) return LOST;
    return *device = &cards[index], OK;
}
int nvmlDeviceGetName(Device *device, char *text, unsigned size) {
    if (scene("refuses")) return NO_PERMISSION;
    if (scene("garbage")) return snprintf(text, size, "NVIDIA \xff\xfe RTX"), OK;
    snprintf(text, size, "%s", scene("gb10") ? "NVIDIA GB10" : scene("mig") || scene("mighidden") ? "NVIDIA A100-SXM4-40GB" : scene("ats") ? "NVIDIA Board" : "NVIDIA GeForce RTX 4090");
    if (device->slice) snprintf(text, size, "NVIDIA A100-SXM4-40GB MIG 1g.5gb");
    return OK;
}
int nvmlDeviceGetUUID(Device *device, char *text, unsigned size) {
    if (scene("refuses")) return NO_PERMISSION;
    if (device->slice) snprintf(text, size, "MIG-0000000%u", device->slice);
    else snprintf(text, size, "GPU-0000000%u", device->index);
    return OK;
}
int nvmlDeviceGetPciInfo_v3(Device *device, Pci *pci) {
    if (scene("refuses")) return NO_PERMISSION;
    memset(pci, 0, sizeof *pci);
    snprintf(pci->bus_id, sizeof pci->bus_id, scene("gb10") ? "0000000F:01:00.0" : "00000000:0%u:00.0", 1 + device->index);
    return OK;
}
int nvmlDeviceGetMemoryInfo(Device *device, Memory1 *memory) {
    if (scene("gb10") || scene("silent") || scene("ats")) return NOT_SUPPORTED;
    if (scene("refuses") || ((scene("mig") || scene("mighidden")) && !device->slice)) return NO_PERMISSION;
    if (scene("freeze")) for (;;) pause();
    memory->total = device->slice ? 5100273664ull : 25757220864ull;
    memory->used = device->slice ? 4194304ull : 1207959552ull;
    memory->free = memory->total - memory->used;
    if (scene("absurd")) memory->free = memory->total * 2;
    if (scene("zero")) memory->total = memory->free = memory->used = 0;
    if (scene("full32")) memory->total = memory->free = 4293918720ull;
    return OK;
}
int nvmlDeviceGetMemoryInfo_v2(Device *device, Memory2 *memory) {
    Memory1 plain;
    int answer = scene("v1") ? NOT_SUPPORTED : nvmlDeviceGetMemoryInfo(device, &plain);
    if (answer) return answer;
    if (memory->version != 0x02000028) return 25;
    memory->total = plain.total, memory->free = plain.free, memory->reserved = 478150656ull;
    memory->used = plain.used > memory->reserved ? plain.used - memory->reserved : 0;
    return OK;
}
int nvmlDeviceGetMigMode(Device *device, unsigned *current, unsigned *pending) {
    (void)device;
    if (!scene("mig") && !scene("mighidden")) return NOT_SUPPORTED;
    return *current = *pending = 1, OK;
}
int nvmlDeviceGetMaxMigDeviceCount(Device *device, unsigned *count) {
    (void)device;
    return *count = scene("mig") || scene("mighidden") ? 7 : 0, OK;
}
int nvmlDeviceGetMigDeviceHandleByIndex(Device *device, unsigned index, Device **slice) {
    (void)device;
    if (!scene("mig") || index > 1) return NOT_FOUND;
    return *slice = &slices[index], OK;
}
int nvmlDeviceGetDriverModel_v2(Device *device, unsigned *current, unsigned *pending) {
    (void)device;
    if (!scene("wddm")) return NOT_SUPPORTED;
    return *current = *pending = 0, OK;
}
int nvmlDeviceGetAddressingMode(Device *device, Mode *mode) {
    (void)device;
    if (!scene("gb10") && !scene("ats")) return NOT_SUPPORTED;
    return mode->value = 2, OK;
}
int nvmlDeviceGetDisplayActive(Device *device, unsigned *active) {
    if (scene("silent") || scene("refuses")) return NOT_SUPPORTED;
    return *active = device->index == 0, OK;
}
static int processes(unsigned *count, Process *list, unsigned first, unsigned how_many) {
    if (scene("refuses")) return NO_PERMISSION;
    if (scene("silent")) return NOT_SUPPORTED;
    if (*count < how_many || !list) return *count = how_many, TOO_SMALL;
    for (unsigned i = 0; i < how_many; i++) {
        memset(&list[i], 0, sizeof *list);
        list[i].pid = first + i, list[i].used = scene("wddm") ? ~0ull : 1048576ull * (first + i);
    }
    return *count = how_many, OK;
}
int nvmlDeviceGetComputeRunningProcesses_v3(Device *d, unsigned *count, Process *list) { (void)d; return processes(count, list, 100, 2); }
/* 101 is in both lists. */
int nvmlDeviceGetGraphicsRunningProcesses_v3(Device *d, unsigned *count, Process *list) { (void)d; return processes(count, list, 101, 2); }
const char *nvmlErrorString(int code) {
    switch (code) {
        case NOT_SUPPORTED: return "Not Supported";
        case NO_PERMISSION: return "Insufficient Permissions";
        case NO_DRIVER: return "Driver Not Loaded";
        case LOST: return "GPU is lost";
        case MISMATCH: return "Driver/library version mismatch";
        default: return "Unknown Error";
    }
}
