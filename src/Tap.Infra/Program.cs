using Pulumi;
using Tap.Infra;
using Tap.Infra.Configuration;

return await Deployment.RunAsync(() => TapProgram.RunAsync(TapSettings.Load()));
