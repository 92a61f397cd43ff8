/* The functions that the model needs, in single precision: short and without branches, so that loops over draws become
   vector instructions. Nothing is fused and no library is called: every machine gives the same bits.
   log and exp: polynomials of Cephes (S. Moshier). erf, erfc: the same source. erfinv: M. Giles (2010). */
typedef unsigned u32;
#define NAN_ __builtin_nanf("")
#define INF_ __builtin_inff()
static inline u32 bits_of(float x){union{float f;u32 u;}c={x};return c.u;}
static inline float real_of(u32 u){union{u32 u;float f;}c;c.u=u;return c.f;}
/* A NaN's bits are open in WebAssembly; what is handed out has one NaN. */
static inline float f_one_nan(float x){return x!=x?real_of(0x7fc00000u):x;}
static inline float f_max(float a,float b){return ((a>b)|(a!=a))?a:b;}
static inline float f_min(float a,float b){return ((a<b)|(a!=a))?a:b;}
static inline float f_sign(float x){return x>0.0f?1.0f:(x<0.0f?-1.0f:x);}
static inline float f_log(float x){
  int tiny=x<1.17549435e-38f; float z=tiny?x*8388608.0f:x;
  int u=(int)bits_of(z); int e=(u>>23)-126-(tiny?23:0);
  float m=real_of(((u32)u&0x007fffffu)|0x3f000000u);
  int low=m<0.707106781186547524f; e=e-(low?1:0); m=low?m+m-1.0f:m-1.0f;
  float y=m*m;
  float p=((((((((7.0376836292E-2f*m-1.1514610310E-1f)*m+1.1676998740E-1f)*m-1.2420140846E-1f)*m+1.4249322787E-1f)*m
    -1.6668057665E-1f)*m+2.0000714765E-1f)*m-2.4999993993E-1f)*m+3.3333331174E-1f)*m*y;
  float f=(float)e;
  p=p-2.12194440e-4f*f-0.5f*y; float r=m+p+0.693359375f*f;
  r=x>3.4028235e38f?x:r; r=x==0.0f?-INF_:r; return x<0.0f||x!=x?NAN_:r;
}
static inline float f_exp(float x){
  float c=x>89.0f?89.0f:x; c=c<-104.0f?-104.0f:c; c=c!=c?0.0f:c;
  float n=__builtin_floorf(1.44269504088896341f*c+0.5f);
  float r=c-n*0.693359375f+n*2.12194440e-4f;
  float p=((((1.9875691500E-4f*r+1.3981999507E-3f)*r+8.3334519073E-3f)*r+4.1665795894E-2f)*r+1.6666665459E-1f)*r
    +5.0000001201E-1f;
  p=p*r*r+r+1.0f; int k=(int)n; int h=k>>1; /* in two steps, for results near the ends */
  float v=p*real_of((u32)(h+127)<<23)*real_of((u32)(k-h+127)<<23);
  return x!=x?x:v;
}
static inline float f_expm1(float x){
  float q=x*x; float s=x+q*(0.5f+x*(1.6666667e-1f+x*(4.1666668e-2f+x*(8.3333338e-3f+x*(1.3888889e-3f
    +x*(1.9841270e-4f+x*2.4801587e-5f))))));
  float b=f_exp(x)-1.0f; return __builtin_fabsf(x)<0.4f?s:b;
}
static inline float f_log1p(float x){
  float u=1.0f+x; float d=u-1.0f; float l=f_log(u); float r=l-(d-x)/u; r=u==1.0f?x:r;
  r=x==-1.0f?-INF_:r; return x>3.4028235e38f?x:r;
}
static inline float f_tanh(float x){
  float a=__builtin_fabsf(x); float m=f_expm1(-2.0f*f_min(a,20.0f)); float r=-m/(2.0f+m);
  r=x<0.0f?-r:r; return x!=x?x:r;
}
static inline float erf_small(float x){float z=x*x;
  return x*((((((7.853861353153693E-5f*z-8.010193625184903E-4f)*z+5.188327685732524E-3f)*z-2.685381193529856E-2f)*z
    +1.128358514861418E-1f)*z-3.761262582423300E-1f)*z+1.128379165726710E+0f);}
/* erfc of a >= 1. The square of a is cut in two, or its rounding would be felt in the tail. */
static inline float erfc_large(float a){
  float h=real_of(bits_of(a)&0xfffff000u); float z=f_exp(-h*h)*f_exp((h-a)*(h+a));
  float q=1.0f/a; float y=q*q;
  float P=((((((((2.326819970068386E-2f*y-1.387039388740657E-1f)*y+3.687424674597105E-1f)*y-5.824733027278666E-1f)*y
    +6.210004621745983E-1f)*y-4.944515323274145E-1f)*y+3.404879937665872E-1f)*y-2.741127028184656E-1f)*y
    +5.638259427472472E-1f);
  float R=(((((((-1.047766399936249E+1f*y+1.297719955372516E+1f)*y-7.495518717768503E+0f)*y+2.921019019210786E+0f)*y
    -1.015265279202700E+0f)*y+4.218463358204948E-1f)*y-2.820767439740514E-1f)*y+5.641895067754075E-1f);
  return z*q*(a<2.0f?P:R);}
static inline float f_erfc(float x){
  float a=__builtin_fabsf(x); float g=a<1.0f?1.0f:a; g=g>11.0f?11.0f:g; float y=erfc_large(g); y=x<0.0f?2.0f-y:y;
  float s=1.0f-erf_small(a<1.0f?x:0.0f); float r=a<1.0f?s:y; return x!=x?x:r;}
static inline float f_erf(float x){
  float a=__builtin_fabsf(x); float g=a<1.0f?1.0f:a; g=g>11.0f?11.0f:g; float y=1.0f-erfc_large(g); y=x<0.0f?-y:y;
  float r=a<1.0f?erf_small(a<1.0f?x:0.0f):y; return x!=x?x:r;}
static inline float f_erfinv(float x){
  float w=-f_log1p(-x*x); int near=w<5.0f; float a=w-2.5f; float b=__builtin_sqrtf(near?9.0f:w)-3.0f;
  float p=((((((((2.81022636e-08f*a+3.43273939e-07f)*a-3.5233877e-06f)*a-4.39150654e-06f)*a+0.00021858087f)*a
    -0.00125372503f)*a-0.00417768164f)*a+0.246640727f)*a+1.50140941f);
  float q=((((((((-0.000200214257f*b+0.000100950558f)*b+0.00134934322f)*b-0.00367342844f)*b+0.00573950773f)*b
    -0.0076224613f)*b+0.00943887047f)*b+1.00167406f)*b+2.83297682f);
  float r=(near?p:q)*x; return __builtin_fabsf(x)==1.0f?x*INF_:r;
}
static void copy(float*to,const float*from,long n){for(long i=0;i<n;i++)to[i]=from[i];}
