using Pulumi;
using Tap.Infra;

return await Deployment.RunAsync(() => TapProgram.Run());
