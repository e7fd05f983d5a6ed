// The two-leg corridor (crane, daily train, crane, weekly ship) as an event loop
// written by hand for this corridor alone: what a general engine is measured against.
//
// usage: two_leg DRAWS ROUNDS TRACE
// DRAWS and TRACE are arrays of doubles, each after its length (see cpp.py). Prints the
// processor seconds of each round: the loop and the making of the trace, without the draws.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <limits>
#include <queue>
#include <vector>

using Times = std::vector<double>;
constexpr double never = std::numeric_limits<double>::infinity();

struct Line {  // a scheduled service of one leg
    Times departs, limit, run, slots;
};

struct Corridor {
    Times release, measured, lift[2];
    Line line[2];
    int cranes[2];
    double horizon;
};

struct Trace {
    Times start[4], end[4], arrived;
    std::vector<int> trip[2];
};

struct Event {
    double time;
    int who;  // crane job of a container: 2 * container + crane; trip: -1 - (2 * trip + line)
    bool operator>(const Event& other) const {
        return time > other.time || (time == other.time && who > other.who);
    }
};

// A queue that only grows: what has left it stays in place, so a trip's containers
// are a range of the queue it loaded from.
struct Queue {
    std::vector<int> boxes;
    size_t head = 0;
    bool empty() const { return head == boxes.size(); }
};

struct Load {
    size_t begin, end;
};

class World {
  public:
    explicit World(const Corridor& corridor) : c(corridor) {
        size_t n = c.release.size();
        for (int i = 0; i < 2; ++i) {
            jobs[i].boxes.reserve(n);
            boarding[i].boxes.reserve(n);
            load[i].resize(c.line[i].departs.size());
        }
    }

    void run(Trace& trace) {
        clear(trace);
        size_t to_release = 0, to_leave[2] = {0, 0};
        size_t n = c.release.size();
        long to_come = 0;
        for (double m : c.measured) to_come += m != 0;
        while (true) {
            double t = to_release < n ? c.release[to_release] : never;
            for (int i = 0; i < 2; ++i)
                if (to_leave[i] < c.line[i].departs.size())
                    t = std::min(t, c.line[i].departs[to_leave[i]]);
            if (!events.empty()) t = std::min(t, events.top().time);
            if (t >= c.horizon) break;
            while (to_release < n && c.release[to_release] == t)
                jobs[0].boxes.push_back(int(to_release++));
            while (true) {
                while (!events.empty() && events.top().time == t) {
                    int who = events.top().who;
                    events.pop();
                    if (who >= 0) {
                        int crane = who & 1, box = who >> 1;
                        --busy[crane];
                        trace.end[2 * crane][box] = t;
                        boarding[crane].boxes.push_back(box);
                    } else {
                        discharge(trace, (-1 - who) & 1, (-1 - who) >> 1, t, to_come);
                    }
                }
                for (int i = 0; i < 2; ++i) lift(trace, i, t);
                if (!events.empty() && events.top().time == t) continue;
                int line = -1;
                for (int i = 1; i >= 0; --i)
                    if (to_leave[i] < c.line[i].departs.size() &&
                        c.line[i].departs[to_leave[i]] == t)
                        line = i;
                if (line < 0) break;
                depart(trace, line, to_leave[line]++, t);
            }
            if (to_come == 0) break;
        }
    }

  private:
    void clear(Trace& trace) {
        const double nan = std::nan("");
        for (int i = 0; i < 4; ++i) {
            std::fill(trace.start[i].begin(), trace.start[i].end(), nan);
            std::fill(trace.end[i].begin(), trace.end[i].end(), nan);
        }
        for (int i = 0; i < 2; ++i) {
            std::fill(trace.trip[i].begin(), trace.trip[i].end(), -1);
            jobs[i].boxes.clear();
            boarding[i].boxes.clear();
            jobs[i].head = boarding[i].head = 0;
            busy[i] = 0;
        }
        std::fill(trace.arrived.begin(), trace.arrived.end(), nan);
        events = {};
    }

    void lift(Trace& trace, int crane, double t) {
        while (busy[crane] < c.cranes[crane] && !jobs[crane].empty()) {
            int box = jobs[crane].boxes[jobs[crane].head++];
            ++busy[crane];
            trace.start[2 * crane][box] = t;
            push(t + c.lift[crane][box], 2 * box + crane);
        }
    }

    void depart(Trace& trace, int i, size_t trip, double t) {
        const Line& line = c.line[i];
        Queue& queue = boarding[i];
        double free = line.slots[trip];
        size_t begin = queue.head;
        while (!queue.empty() && free >= 2) {
            int box = queue.boxes[queue.head];
            if (trace.end[2 * i][box] > line.limit[trip]) break;
            trace.start[2 * i + 1][box] = t;
            trace.trip[i][box] = int(trip);
            free -= 2;
            ++queue.head;
        }
        load[i][trip] = {begin, queue.head};
        push(t + line.run[trip], -1 - (2 * int(trip) + i));
    }

    void discharge(Trace& trace, int i, int trip, double t, long& to_come) {
        int* first = boarding[i].boxes.data() + load[i][trip].begin;
        int* last = boarding[i].boxes.data() + load[i][trip].end;
        std::sort(first, last);
        for (int* box = first; box < last; ++box) {
            trace.end[2 * i + 1][*box] = t;
            if (i == 0) {
                jobs[1].boxes.push_back(*box);
            } else {
                trace.arrived[*box] = t;
                to_come -= c.measured[*box] != 0;
            }
        }
    }

    void push(double time, int who) {
        if (time < c.horizon) events.push({time, who});
    }

    const Corridor& c;
    Queue jobs[2], boarding[2];
    int busy[2];
    std::vector<Load> load[2];
    std::priority_queue<Event, std::vector<Event>, std::greater<Event>> events;
};

Times read(FILE* file) {
    double size = 0;
    if (std::fread(&size, sizeof size, 1, file) != 1) std::exit(1);
    Times values(static_cast<size_t>(size));
    if (std::fread(values.data(), sizeof(double), values.size(), file) != values.size())
        std::exit(1);
    return values;
}

void write(FILE* file, const Times& values) {
    double size = double(values.size());
    std::fwrite(&size, sizeof size, 1, file);
    std::fwrite(values.data(), sizeof(double), values.size(), file);
}

int main(int count, char** words) {
    if (count != 4) return 2;
    FILE* draws = std::fopen(words[1], "rb");
    if (!draws) return 1;
    Corridor c;
    Times numbers = read(draws);
    c.horizon = numbers[0];
    for (int i = 0; i < 2; ++i) c.cranes[i] = int(numbers[1 + i]);
    c.release = read(draws);
    c.measured = read(draws);
    for (Times& lift : c.lift) lift = read(draws);
    for (Line& line : c.line) {
        line.departs = read(draws);
        line.limit = read(draws);
        line.run = read(draws);
        line.slots = read(draws);
    }
    std::fclose(draws);

    size_t n = c.release.size();
    Trace trace;
    for (int i = 0; i < 4; ++i) {
        trace.start[i].resize(n);
        trace.end[i].resize(n);
    }
    for (std::vector<int>& trip : trace.trip) trip.resize(n);
    trace.arrived.resize(n);
    World world(c);
    for (int round = 0; round < std::atoi(words[2]); ++round) {
        std::clock_t begin = std::clock();
        world.run(trace);
        std::printf("%.9f\n", double(std::clock() - begin) / CLOCKS_PER_SEC);
    }
    FILE* out = std::fopen(words[3], "wb");
    if (!out) return 1;
    for (int i = 0; i < 4; ++i) {
        write(out, trace.start[i]);
        write(out, trace.end[i]);
    }
    std::fclose(out);
    return 0;
}
