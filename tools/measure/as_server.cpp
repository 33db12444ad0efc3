// Asks llama.cpp what llama-server would reserve: takes the options of llama-server; prints like llama-fit-params.
//
// llama-fit-params reserves logits for every token of a micro-batch. llama-server tells the context how many rows it will
// ever read (tools/server/server-context.cpp), and starts four slots over one cache when it is not told a number of
// them (tools/server/server.cpp). This program does both and then asks the same planner.

#include <algorithm>

#include "arg.h"
#include "common.h"
#include "fit.h"
#include "llama.h"
#include "speculative.h"

int main(int argc, char ** argv) {
    common_params params;
    common_init();
    if (!common_params_parse(argc, argv, params, LLAMA_EXAMPLE_SERVER)) {
        return 1;
    }
    if (params.n_parallel < 0) {
        params.n_parallel = 4;
        params.kv_unified = true;
    }
    const auto rows = common_speculative_get_output_limits(
        params.n_batch, params.n_parallel, common_speculative_n_max(&params.speculative));
    params.n_outputs_max         = std::max<int32_t>(1, rows.total);
    params.n_outputs_max_per_seq = std::max<int32_t>(1, rows.per_seq);

    llama_backend_init();
    auto model   = common_model_params_to_llama(params);
    auto context = common_context_params_to_llama(params);
    common_fit_print(params.model.path.c_str(), &model, &context);
    return 0;
}
