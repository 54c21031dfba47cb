//! Runs, and the small calls beside them.

use crate::comparison::NativeComparison;
use crate::enter::{enter, failure};
use crate::input::{NativeSide, Side};
use counterfoil::wire::Call;
use counterfoil::{Comparison, Error, Job, Reconcile, error::code, instant_from_text};
use napi::bindgen_prelude::{Buffer, FnArgs, Function, Object};
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi::{Env, Status};
use napi_derive::napi;

/// Stops runs from the JavaScript thread.
#[napi]
#[derive(Default)]
pub struct NativeCancelToken {
    token: counterfoil::CancelToken,
}

#[napi]
impl NativeCancelToken {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn cancel(&self) {
        self.token.cancel();
    }
}

/// JavaScript's callback: stage, done, total.
type OnProgress<'f> = Function<'f, FnArgs<(String, f64, f64)>, ()>;

type Progress = Box<dyn Fn(&'static str, u64, u64) + Send + Sync>;

/// Everything that a run needs, without JavaScript.
struct Work {
    platform: Side,
    channel: Side,
    job: String,
    as_of: String,
    threads: Option<u32>,
    cancel: counterfoil::CancelToken,
    progress: Option<Progress>,
}

impl Work {
    fn run(self) -> counterfoil::Result<Comparison> {
        let mut job = Job::from_json(&self.job)?;
        let threads = self.threads.and_then(|threads| usize::try_from(threads).ok());
        if let Some(threads) = threads {
            job.platform.threads = threads;
            job.channel.threads = threads;
        }
        let (first, second) = (job.platform.clone(), job.channel.clone());
        let mut run = Reconcile::from_job(job).as_of(instant_from_text(&self.as_of)?).cancel_token(self.cancel);
        if let Some(threads) = threads {
            run = run.threads(threads);
        }
        if let Some(progress) = self.progress {
            run = run.on_progress(progress);
        }
        let platform = self.platform.read(&first, "platform")?;
        let channel = self.channel.read(&second, "channel")?;
        run.run(platform, channel)
    }
}

/// Compares two sides on the calling thread; `job` is the JSON text of a job.
///
/// # Errors
/// The wire form of the library's error.
#[napi]
pub fn reconcile_sync(
    platform: NativeSide,
    channel: NativeSide,
    job: String,
    as_of: String,
    threads: Option<u32>,
) -> napi::Result<NativeComparison> {
    enter(|| {
        let (platform, channel) = (Side::take(platform)?, Side::take(channel)?);
        let cancel = counterfoil::CancelToken::new();
        let work = Work { platform, channel, job, as_of, threads, cancel, progress: None };
        work.run().map(NativeComparison::new)
    })
}

/// Compares two sides on a thread of its own; neither the event loop nor libuv's pool waits for it.
///
/// # Errors
/// Rejects with the wire form of the library's error.
#[napi(ts_return_type = "Promise<NativeComparison>")]
#[allow(clippy::too_many_arguments, reason = "one crossing; the JavaScript half has the options")]
pub fn reconcile<'env>(
    env: &'env Env,
    platform: NativeSide,
    channel: NativeSide,
    job: String,
    as_of: String,
    threads: Option<u32>,
    cancel: &NativeCancelToken,
    progress: Option<OnProgress<'_>>,
) -> napi::Result<Object<'env>> {
    let (platform, channel) = enter(|| Ok((Side::take(platform)?, Side::take(channel)?)))?;
    let progress = progress.map(watcher).transpose()?;
    let work = Work { platform, channel, job, as_of, threads, cancel: cancel.token.clone(), progress };
    let (deferred, promise) = env.create_deferred()?;
    let spawned =
        std::thread::Builder::new().name("counterfoil".to_owned()).spawn(move || match enter(|| work.run()) {
            Ok(comparison) => deferred.resolve(move |_| Ok(NativeComparison::new(comparison))),
            Err(error) => deferred.reject(error),
        });
    match spawned {
        Ok(_) => Ok(promise),
        Err(source) => {
            Err(failure(&Error::new(&code::RECON_CANCELLED, format!("no thread could be started: {source}"))))
        }
    }
}

/// Hands progress over to the JavaScript thread without waiting for it.
#[allow(clippy::cast_precision_loss, reason = "steps are far below 2^53")]
fn watcher(function: OnProgress<'_>) -> napi::Result<Progress> {
    let function = function.build_threadsafe_function().weak::<true>().build()?;
    Ok(Box::new(move |stage, done, total| {
        let told = FnArgs::from((stage.to_owned(), done as f64, total as f64));
        // Progress that the event loop has no room for is not worth waiting for.
        let _: Status = function.call(told, ThreadsafeFunctionCallMode::NonBlocking);
    }))
}

/// Answers a request of the wire form on the calling thread.
#[napi]
pub fn call_sync(request: Buffer, attachments: Vec<Buffer>) -> napi::Result<Buffer> {
    enter(|| {
        let attachments: Vec<&[u8]> = attachments.iter().map(AsRef::as_ref).collect();
        Ok(Call::new().answer(&request, &attachments).into())
    })
}

/// Panics behind the border, so that a test can see that nothing but a typed error comes through.
#[napi(js_name = "_panic")]
#[allow(clippy::panic, reason = "this is the panic that the border has to hold back")]
pub fn panic_on_purpose() -> napi::Result<()> {
    enter(|| -> counterfoil::Result<()> { panic!("forced") })
}
